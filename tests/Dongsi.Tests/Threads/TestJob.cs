using Dongsi.LowLevel;

namespace Dongsi.Tests.Threads;

/// <summary>A job for the cache.</summary>
internal sealed class TestJob(Action work, Action? deliver = null) : IThreadJob
{
    public string ThreadName => "test job";

    public void Work() => work();

    public void Deliver() => deliver?.Invoke();
}
