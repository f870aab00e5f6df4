using Xunit;

namespace Dongsi.Tests.Threads;

/// <summary>Something that one thread tells another; to wait for what is never told fails the test.</summary>
internal sealed class Signal : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ManualResetEventSlim _event = new();

    public bool IsSet => _event.IsSet;

    public void Set() => _event.Set();

    public void Wait() => Assert.True(_event.Wait(s_patience), "The other thread says nothing.");

    public void Dispose() => _event.Dispose();
}
