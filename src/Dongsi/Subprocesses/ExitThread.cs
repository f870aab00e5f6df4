using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>Waits on a thread for the end of a process, where the poller cannot, or where there is no loop any more.
/// </summary>
/// <remarks>
/// The thread only looks (WNOWAIT). The process is taken off the system's list on the loop, where signals are sent
/// too; in between nobody else can get its number.
/// </remarks>
internal sealed unsafe class ExitThread(LinuxChild child) : Runnable, IThreadJob
{
    string IThreadJob.ThreadName => $"Dongsi (waits for {child})";

    void IThreadJob.Work()
    {
        // Ends with an error if somebody else has waited for it, and then there is nothing to wait for. A signal may
        // end the wait early.
        ChildInfo info = default;
        while (Libc.WaitId(Libc.P_PID, (uint)child.Pid, &info, Libc.WEXITED | Libc.WNOWAIT) < 0
            && Marshal.GetLastPInvokeError() == Errno.EINTR)
        {
        }
    }

    void IThreadJob.Deliver() => child.Loop.Post(this);

    internal override void Run() => child.TakeExit();

    internal override void Drop() => child.Reap();
}
