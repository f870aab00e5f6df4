using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class Subprocess
{
    private byte[]? _output;
    private byte[]? _errors;

    /// <summary>Waits until it has ended. Any number of tasks may.</summary>
    /// <returns>The <see cref="ReturnCode"/>.</returns>
    /// <exception cref="InvalidOperationException">It belongs to another loop.</exception>
    /// <remarks>
    /// <para>It waits for nothing but the process: a pipe may still hold what it wrote, or be in use by a process that
    /// it has started.</para>
    /// <para><b>Checkpoint</b>: if it has not ended yet.</para>
    /// <para><b>Cancel safety</b>: the process goes on.</para>
    /// <para><b>Python</b>: <c>await process.wait()</c>, which up to 3.14 waits for the pipes too.</para>
    /// </remarks>
    public async Coroutine<int> Wait()
    {
        await _exited.Wait();
        return _child.ReturnCode!.Value;
    }

    /// <summary>Feeds its input, reads all of both outputs meanwhile, and waits until it has ended.</summary>
    /// <param name="input">What it gets to read; its input is closed then, also if this is empty.</param>
    /// <returns>What it has written; empty where there is no pipe.</returns>
    /// <exception cref="ArgumentException">There is input, but its input is no pipe, or was closed already.</exception>
    /// <exception cref="BusyResourceException">Another task reads its output already.</exception>
    /// <remarks>
    /// <para>A process that does not read its input to the end is no error.</para>
    /// <para><b>Checkpoint</b>: until all is read and the process has ended.</para>
    /// <para><b>Cancel safety</b>: the process goes on, and gets its input. Call it again, without input, for all that
    /// was written from the beginning.</para>
    /// <para><b>Python</b>: <c>await process.communicate(input)</c>, which gives None where there is no pipe, and loses
    /// what it has read if it is cancelled.</para>
    /// </remarks>
    public async Coroutine<(byte[] Stdout, byte[] Stderr)> Communicate(ReadOnlyMemory<byte> input = default)
    {
        if (!input.IsEmpty && Stdin is not { IsClosing: false })
        {
            throw ThrowHelper.NoPipeForInput(this, nameof(input));
        }

        await YieldCoroutine.IfCancelled;

        // What there is no room for is sent while we read. If nobody wants it, the pipe breaks, and that is all.
        Stdin?.Write(input);
        Stdin?.Close();
        if (Stdout is not null && Stderr is not null)
        {
            await new Children(_child.Loop).Add(ReadOutput(Stdout)).Add(ReadErrors(Stderr)).Gather(static _ => true);
        }
        else
        {
            await ReadOutput(Stdout);
            await ReadErrors(Stderr);
        }

        await Wait();
        return (_output!, _errors!);
    }

    /// <summary>Kills it if it runs, closes its pipes, and waits until it has ended, whatever scope is cancelled.
    /// </summary>
    /// <remarks><para><b>Python</b>: <c>await anyio.abc.Process.aclose()</c>.</para></remarks>
    public ValueTask DisposeAsync()
    {
        // Now, and not in the task that waits: at the end of a program that is cancelled, maybe before it begins.
        Abandon(toGroup: false);
        return new ValueTask(CancelScope.Run(async _ => await Wait(), shield: true).AsTask());
    }

    /// <summary>Asks it to end, and kills it if it does not within a time.</summary>
    internal async Coroutine Stop(TimeSpan grace, bool toGroup)
    {
        SendIfRunning(SignalNumber.Terminate, toGroup);
        await CancelScope.Run(async _ => await Wait(), deadline: _child.Loop.Time + grace);
        SendIfRunning(SignalNumber.Kill, toGroup);
        await Wait();
    }

    /// <summary>It shall be over now, and nobody cares for its pipes any more.</summary>
    internal void Abandon(bool toGroup)
    {
        SendIfRunning(SignalNumber.Kill, toGroup);
        ClosePipes();
    }

    internal void ClosePipes()
    {
        Stdin?.Close();
        foreach (Transport? pipe in _pipes)
        {
            pipe?.Abort();
        }
    }

    private void SendIfRunning(int signal, bool toGroup)
    {
        if (_child.ReturnCode is null)
        {
            _child.SendSignal(signal, toGroup);
        }
    }

    private async Coroutine ReadOutput(AsyncStreamReader? reader) =>
        _output ??= reader is null ? [] : await reader.Read();

    private async Coroutine ReadErrors(AsyncStreamReader? reader) =>
        _errors ??= reader is null ? [] : await reader.Read();
}
