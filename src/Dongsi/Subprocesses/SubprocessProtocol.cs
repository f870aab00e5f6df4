namespace Dongsi;

/// <summary>Code that a child process is told to.</summary>
/// <remarks>
/// <para><see cref="ConnectionMade"/> comes first, and <see cref="BaseProtocol.ConnectionLost"/> last, once, when the
/// process has ended and all its pipes are gone. What is between comes in any order: the process may have ended while
/// its output is still being read.</para>
/// <para><b>Python</b>: <c>asyncio.SubprocessProtocol</c>.</para>
/// </remarks>
public abstract class SubprocessProtocol : BaseProtocol
{
    /// <summary>The process was started. Called once, first.</summary>
    /// <param name="transport">The process.</param>
    /// <remarks><para><b>Python</b>: <c>connection_made(transport)</c>.</para></remarks>
    public virtual void ConnectionMade(SubprocessTransport transport)
    {
    }

    /// <summary>It has written something.</summary>
    /// <param name="descriptor">1 for its output, 2 for its error output.</param>
    /// <param name="data">It is there until this returns; copy what is needed later.</param>
    /// <remarks><para><b>Python</b>: <c>pipe_data_received(fd, data)</c>.</para></remarks>
    public virtual void PipeDataReceived(int descriptor, ReadOnlyMemory<byte> data)
    {
    }

    /// <summary>A pipe to it is gone.</summary>
    /// <param name="descriptor">0 for its input, 1 for its output, 2 for its error output.</param>
    /// <param name="exception">Why; null if it was closed.</param>
    /// <remarks><para><b>Python</b>: <c>pipe_connection_lost(fd, exc)</c>.</para></remarks>
    public virtual void PipeConnectionLost(int descriptor, Exception? exception)
    {
    }

    /// <summary>It has ended; <see cref="SubprocessTransport.ReturnCode"/> says how.</summary>
    /// <remarks><para><b>Python</b>: <c>process_exited()</c>.</para></remarks>
    public virtual void ProcessExited()
    {
    }
}
