using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>
/// Who waits until everything else on a loop is blocked. It stands before the clock, so time does not jump as long as
/// somebody waits here.
/// </summary>
internal sealed class BlockedWatch(EventLoop loop) : IIdleWatch
{
    private readonly List<BlockedWait> _waits = [];

    /// <summary>The loop's, made if there is none.</summary>
    public static BlockedWatch Of(EventLoop loop)
    {
        if (loop.IdleWatch is not BlockedWatch watch)
        {
            loop.IdleWatch = watch = new BlockedWatch(loop);
        }

        return watch;
    }

    public void Add(BlockedWait wait) => _waits.Add(wait);

    public void Remove(BlockedWait wait)
    {
        _waits.Remove(wait);
        if (_waits.Count == 0)
        {
            loop.IdleWatch = null;
        }
    }

    public void Wait(long ticks, long now)
    {
        if (loop.LookForNews())
        {
            return;
        }

        BlockedWait[] left = [.. _waits.Where(static wait => !wait.Future.IsDone)];
        if (left.Length == 0)
        {
            return;
        }

        TimeSpan cushion = left.Min(static wait => wait.Cushion);
        if (cushion == TimeSpan.Zero || IsQuietFor(cushion, ticks))
        {
            foreach (BlockedWait wait in left.Where(wait => wait.Cushion == cushion))
            {
                wait.Future.SetResult(true);
            }
        }
    }

    private bool IsQuietFor(TimeSpan cushion, long ticks)
    {
        // In real time a timer may come first; in any other time it says nothing about how long that takes.
        bool timerFirst = loop.IsInRealTime && ticks >= 0 && ticks < cushion.Ticks;
        long start = Stopwatch.GetTimestamp();
        loop.WaitForNews(timerFirst ? ticks : cushion.Ticks);
        return !loop.LookForNews()
            && !(loop.GetStatistics().NextDeadline <= loop.Time)
            && Stopwatch.GetElapsedTime(start) >= cushion;
    }
}
