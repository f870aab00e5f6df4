using System.Runtime.InteropServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A child process with a protocol; <c>loop.SubprocessExec</c> starts one.</summary>
/// <remarks>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>asyncio.SubprocessTransport</c>.</para>
/// </remarks>
public abstract class SubprocessTransport : BaseTransport
{
    private protected SubprocessTransport(EventLoop loop) : base(loop)
    {
    }

    /// <summary>The number that the system gives the process. It is another's after its end.</summary>
    /// <remarks><para><b>Python</b>: <c>transport.get_pid()</c>.</para></remarks>
    public abstract int Pid { get; }

    /// <summary>The exit code, or the number of the signal that ended it, negative; null while it runs.</summary>
    /// <remarks><para><b>Python</b>: <c>transport.get_returncode()</c>.</para></remarks>
    public abstract int? ReturnCode { get; }

    /// <summary>The pipe to it.</summary>
    /// <param name="descriptor">0 for its input, 1 for its output, 2 for its error output.</param>
    /// <returns>Null if there is no such pipe.</returns>
    /// <remarks><para><b>Python</b>: <c>transport.get_pipe_transport(fd)</c>.</para></remarks>
    public abstract Transport? GetPipeTransport(int descriptor);

    /// <inheritdoc cref="Subprocess.SendSignal(PosixSignal, bool)"/>
    public void SendSignal(PosixSignal signal, bool toGroup = false) => SendSignal(SignalNumber.Of(signal), toGroup);

    /// <inheritdoc cref="Subprocess.SendSignal(int, bool)"/>
    public abstract void SendSignal(int signal, bool toGroup = false);

    /// <inheritdoc cref="Subprocess.Terminate"/>
    public void Terminate(bool toGroup = false) => SendSignal(SignalNumber.Terminate, toGroup);

    /// <inheritdoc cref="Subprocess.Kill"/>
    public void Kill(bool toGroup = false) => SendSignal(SignalNumber.Kill, toGroup);
}
