namespace Dongsi.Reliability.Harness;

/// <summary>A program's loop that remembers what it had to report.</summary>
internal sealed class ReportingLoop : IDisposable
{
    private readonly List<string> _reports = [];
    private readonly Runner _runner;

    public ReportingLoop(PollerKind poller) => _runner = new Runner(new RunOptions
    {
        LoopFactory = () =>
        {
            var loop = new EventLoop(poller: poller);
            loop.SetExceptionHandler((_, report) => _reports.Add($"{report.Message} {report.Exception}"));
            return loop;
        },
    });

    public IReadOnlyList<string> Reports => _reports;

    public T Run<T>(Func<Coroutine<T>> main) => _runner.Run(main());

    public void Dispose() => _runner.Dispose();
}
