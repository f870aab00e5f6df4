using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Tests.Threads;

public sealed class ThreadCacheTests
{
    private static readonly AsyncLocal<string?> s_value = new();
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_thread_that_is_idle_is_used_again()
    {
        var cache = new ThreadCache(TimeSpan.FromMinutes(1));
        int first = Do(cache);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(first, Do(cache));
        }

        Assert.Equal(1, cache.IdleCount);
        Assert.Equal(0, cache.BusyCount);
    }

    [Fact]
    public void The_thread_is_idle_already_when_the_news_is_told()
    {
        var cache = new ThreadCache(TimeSpan.FromMinutes(1));
        using var told = new Signal();
        (int Idle, int Busy) counts = default;
        cache.Start(new TestJob(() => { }, () =>
        {
            counts = (cache.IdleCount, cache.BusyCount);
            told.Set();
        }));
        told.Wait();
        Assert.Equal((1, 0), counts);
    }

    [Fact]
    public void Jobs_at_the_same_time_have_a_thread_each()
    {
        var cache = new ThreadCache(TimeSpan.FromMinutes(1));
        using var all = new Barrier(5);
        for (int i = 0; i < 4; i++)
        {
            cache.Start(new TestJob(() => Meet(all)));
        }

        Meet(all);
        Assert.True(SpinWait.SpinUntil(() => cache.BusyCount == 0, s_patience));
        Assert.Equal(4, cache.IdleCount);

        static void Meet(Barrier all) => Assert.True(all.SignalAndWait(s_patience));
    }

    [Fact]
    public void An_idle_thread_goes_after_its_time()
    {
        var cache = new ThreadCache(TimeSpan.FromMilliseconds(1));
        Thread thread = null!;
        using var done = new Signal();
        cache.Start(new TestJob(() => thread = Thread.CurrentThread, done.Set));
        done.Wait();
        Assert.True(thread.Join(s_patience));
        Assert.Equal(0, cache.IdleCount);
        Assert.NotEqual(0, Do(cache));
    }

    [Fact]
    public void An_idle_thread_of_the_library_stays_for_ten_seconds() =>
        Assert.Equal(TimeSpan.FromSeconds(10), ThreadCache.Shared.IdleTime);

    [Fact]
    public void No_job_is_lost_when_threads_go_just_as_it_comes()
    {
        var cache = new ThreadCache(TimeSpan.FromTicks(1));
        for (int i = 0; i < 500; i++)
        {
            Do(cache);
        }
    }

    [Fact]
    public void It_has_the_name_of_its_job_while_it_works_and_runs_in_the_background()
    {
        var cache = new ThreadCache(TimeSpan.FromMinutes(1));
        Thread thread = null!;
        string? name = null;
        bool isBackground = false;
        using var done = new Signal();
        cache.Start(new TestJob(
            () =>
            {
                thread = Thread.CurrentThread;
                name = thread.Name;
                isBackground = thread.IsBackground;
            },
            done.Set));
        done.Wait();
        Assert.Equal("test job", name);
        Assert.True(isBackground);
        Assert.Equal("Dongsi (idle)", thread.Name);
    }

    [Fact]
    public void What_a_job_leaves_on_its_thread_the_next_one_does_not_see()
    {
        var cache = new ThreadCache(TimeSpan.FromMinutes(1));
        s_value.Value = "starter";
        string? seen = "nothing";
        Do(cache, () =>
        {
            seen = s_value.Value;
            s_value.Value = "first job";
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            Thread.CurrentThread.IsBackground = false;
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        });
        s_value.Value = null;
        Assert.Null(seen);
        Do(cache, () =>
        {
            Assert.Null(s_value.Value);
            Assert.Null(SynchronizationContext.Current);
            Assert.True(Thread.CurrentThread.IsBackground);
            Assert.Equal(ThreadPriority.Normal, Thread.CurrentThread.Priority);
        });
    }

    private static int Do(ThreadCache cache, Action? action = null)
    {
        int thread = 0;
        Exception? failure = null;
        using var done = new Signal();
        cache.Start(new TestJob(
            () =>
            {
                thread = Environment.CurrentManagedThreadId;
                failure = Record.Exception(action ?? (() => { }));
            },
            done.Set));
        done.Wait();
        Assert.Null(failure);
        return thread;
    }
}
