namespace Dongsi;

/// <summary>A snapshot of an <see cref="AsyncQueue{T}"/>.</summary>
/// <param name="QSize">How many items it holds.</param>
/// <param name="MaxSize">How many it holds at most; 0 or less for no limit.</param>
/// <param name="UnfinishedTasks">How many items were put in and not reported as done.</param>
/// <param name="TasksWaitingPut">How many tasks wait for room.</param>
/// <param name="TasksWaitingGet">How many tasks wait for an item.</param>
/// <param name="TasksWaitingJoin">How many tasks wait until all is done.</param>
/// <param name="IsShutDown">Is it shut down?</param>
public readonly record struct AsyncQueueStatistics(
    int QSize,
    int MaxSize,
    int UnfinishedTasks,
    int TasksWaitingPut,
    int TasksWaitingGet,
    int TasksWaitingJoin,
    bool IsShutDown);
