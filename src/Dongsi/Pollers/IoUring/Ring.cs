using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>The two queues that are shared with the kernel, and the one system call that moves both.</summary>
/// <remarks>
/// <para>The order of memory is all there is to synchronise: an entry is written before the tail that publishes it, and
/// read after the tail that announces it.</para>
/// <para>A ring is faster by a tenth if only one thread ever uses it, and the kernel finishes operations only when that
/// thread asks (SINGLE_ISSUER and DEFER_TASKRUN). So a ring begins as the first thread's that enables it; a loop that
/// is run on a second one, or waited for on another thread as a guest's, gets a ring for all threads instead.</para>
/// </remarks>
internal sealed unsafe class Ring : IDisposable
{
    private const uint Entries = 256;
    private const uint CompletionEntries = 4096;

    private const uint SETUP_CQSIZE = 1 << 3;
    private const uint SETUP_CLAMP = 1 << 4;
    private const uint SETUP_R_DISABLED = 1 << 6;
    private const uint SETUP_COOP_TASKRUN = 1 << 8;
    private const uint SETUP_SINGLE_ISSUER = 1 << 12;
    private const uint SETUP_DEFER_TASKRUN = 1 << 13;
    private const uint FEATURE_SINGLE_MMAP = 1 << 0;
    private const uint FEATURE_NODROP = 1 << 1;
    private const uint FEATURE_EXT_ARG = 1 << 8;
    private const uint ENTER_GETEVENTS = 1 << 0;
    private const uint ENTER_EXT_ARG = 1 << 3;
    private const uint CQ_OVERFLOW = 1 << 1;
    private const uint REGISTER_PROBE = 8;
    private const uint REGISTER_ENABLE_RINGS = 12;
    private const uint REGISTER_SYNC_CANCEL = 24;
    private const nint OFFSET_SQES = 0x10000000;

    // Comes with 6.0, as multishot receive does, for which there is no probe.
    private const int SEND_ZC = 47;

    private const string TooOld = "the kernel's io_uring is too old (it needs 6.1)";

    // A ring that was closed gives its memory back a moment later, and many short-lived ones can run out of it.
    private const int SetupTries = 8;
    private const int FirstPauseMs = 2;

    private readonly int _descriptor;
    private readonly byte* _rings;
    private readonly nuint _ringsSize;
    private readonly RingSubmission* _submissions;
    private readonly uint* _submissionHead;
    private readonly uint* _submissionTail;
    private readonly uint _submissionMask;
    private readonly uint* _submissionFlags;
    private readonly Queue<RingCompletion> _early = new();
    private readonly uint* _completionHead;
    private readonly uint* _completionTail;
    private readonly uint _completionMask;
    private readonly RingCompletion* _completions;
    private uint _tail;

    /// <param name="isForAllThreads">Otherwise it is the thread's that enables it.</param>
    /// <exception cref="PlatformNotSupportedException">The kernel does not offer it, or not enough of it, or the
    /// process may not use it.</exception>
    public Ring(bool isForAllThreads)
    {
        RingParameters parameters = default;
        _descriptor = Setup(
            &parameters,
            isForAllThreads ? SETUP_COOP_TASKRUN : SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN | SETUP_R_DISABLED);
        try
        {
            Require(parameters.Features);
            nuint submissionSize = parameters.SubmissionArray + parameters.SubmissionEntries * sizeof(uint);
            nuint completionSize =
                parameters.Completions + parameters.CompletionEntries * (nuint)sizeof(RingCompletion);
            _ringsSize = nuint.Max(submissionSize, completionSize);
            _rings = (byte*)Map(_ringsSize, 0);
            _submissions = (RingSubmission*)Map(
                parameters.SubmissionEntries * (nuint)sizeof(RingSubmission), OFFSET_SQES);
        }
        catch
        {
            Dispose();
            throw;
        }

        _submissionHead = (uint*)(_rings + parameters.SubmissionHead);
        _submissionTail = (uint*)(_rings + parameters.SubmissionTail);
        _submissionMask = *(uint*)(_rings + parameters.SubmissionMask);
        _submissionFlags = (uint*)(_rings + parameters.SubmissionFlags);
        _completionHead = (uint*)(_rings + parameters.CompletionHead);
        _completionTail = (uint*)(_rings + parameters.CompletionTail);
        _completionMask = *(uint*)(_rings + parameters.CompletionMask);
        _completions = (RingCompletion*)(_rings + parameters.Completions);

        // The kernel reads the queue through an array of indices; entry i is always entry i.
        uint* array = (uint*)(_rings + parameters.SubmissionArray);
        for (uint i = 0; i <= _submissionMask; i++)
        {
            array[i] = i;
        }
    }

    public int Descriptor => _descriptor;

    /// <summary>Has something completed that nobody has looked at?</summary>
    public bool HasCompletions =>
        _early.Count > 0 || Volatile.Read(ref *_completionTail) != *_completionHead;

    private uint Unsubmitted => _tail - Volatile.Read(ref *_submissionHead);

    /// <summary>The ring is this thread's from now on.</summary>
    public void Enable()
    {
        if (Libc.RingRegister(_descriptor, REGISTER_ENABLE_RINGS, null, 0) < 0)
        {
            throw Libc.LastError("io_uring_register");
        }
    }

    /// <summary>Puts an entry into the queue; the system sees it with the next call.</summary>
    public void Add(in RingSubmission submission)
    {
        while (Unsubmitted > _submissionMask)
        {
            // Full in the middle of a turn: what is there goes first. A kernel that has no room for completions takes
            // nothing, so they are put aside.
            if (!Enter(minComplete: 0, timeout: null, Unsubmitted))
            {
                while (TryTakeFromRing(out RingCompletion completion))
                {
                    _early.Enqueue(completion);
                }
            }
        }

        _submissions[_tail & _submissionMask] = submission;
        _tail++;
        Volatile.Write(ref *_submissionTail, _tail);
    }

    /// <summary>Submits what there is, and waits for a completion, or not.</summary>
    /// <param name="wait">Wait until there is one.</param>
    /// <param name="timeoutTicks">At most so long, in ticks of 100 ns; -1 for ever.</param>
    public void Submit(bool wait, long timeoutTicks)
    {
        uint minComplete = wait && !HasCompletions ? 1u : 0u;
        if (timeoutTicks < 0 || minComplete == 0)
        {
            Enter(minComplete, timeout: null, Unsubmitted);
            return;
        }

        Libc.TimeSpec timeout = new()
        {
            Seconds = timeoutTicks / TimeSpan.TicksPerSecond,
            Nanoseconds = timeoutTicks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        Enter(minComplete, &timeout, Unsubmitted);
    }

    /// <summary>Submits what a wait that did not come about has left.</summary>
    public void SubmitRest()
    {
        if (Unsubmitted > 0)
        {
            Enter(minComplete: 0, timeout: null, Unsubmitted);
        }
    }

    /// <summary>The oldest completion, if there is one.</summary>
    public bool TryTake(out RingCompletion completion)
    {
        if (_early.TryDequeue(out completion) || TryTakeFromRing(out completion))
        {
            return true;
        }

        // The kernel keeps what did not fit until it is asked again. None may stay there: it may be a connection.
        if ((Volatile.Read(ref *_submissionFlags) & CQ_OVERFLOW) == 0)
        {
            return false;
        }

        Enter(minComplete: 0, timeout: null, toSubmit: 0);
        return TryTakeFromRing(out completion);
    }

    /// <summary>All that is under way ends now, and the system lets go of the descriptors that it holds.</summary>
    public void CancelAll()
    {
        // struct io_uring_sync_cancel_reg: any request, all of them, no time limit.
        Span<ulong> argument = stackalloc ulong[8];
        argument.Clear();
        argument[1] = uint.MaxValue | (5ul << 32);
        argument[2] = argument[3] = ulong.MaxValue;
        fixed (ulong* start = argument)
        {
            _ = Libc.RingRegister(_descriptor, REGISTER_SYNC_CANCEL, start, 1);
        }
    }

    public void Dispose()
    {
        if (_submissions is not null)
        {
            _ = Libc.UnmapMemory(_submissions, (_submissionMask + 1) * (nuint)sizeof(RingSubmission));
        }

        if (_rings is not null)
        {
            _ = Libc.UnmapMemory(_rings, _ringsSize);
        }

        _ = Libc.Close(_descriptor);
    }

    private bool TryTakeFromRing(out RingCompletion completion)
    {
        uint head = *_completionHead;
        if (Volatile.Read(ref *_completionTail) == head)
        {
            completion = default;
            return false;
        }

        completion = _completions[head & _completionMask];
        Volatile.Write(ref *_completionHead, head + 1);
        return true;
    }

    /// <returns>The system did as it was asked.</returns>
    private bool Enter(uint minComplete, Libc.TimeSpec* timeout, uint toSubmit)
    {
        GetEventsArgument argument = new() { Timeout = (ulong)timeout };
        int result = Libc.RingEnter(
            _descriptor, toSubmit, minComplete, ENTER_GETEVENTS | ENTER_EXT_ARG, &argument,
            (nuint)sizeof(GetEventsArgument));
        if (result >= 0)
        {
            return true;
        }

        // The time is over; a signal came; the completion queue must be emptied first; memory is short for the moment;
        // this is not the ring's thread, and the next wait makes a ring for both. What was not submitted stays in the
        // queue.
        const int EBUSY = 16;
        const int ETIME = 62;
        return Marshal.GetLastPInvokeError()
            is ETIME or Errno.EINTR or EBUSY or Errno.EAGAIN or Errno.ENOMEM or Errno.EEXIST
            ? false
            : throw Libc.LastError("io_uring_enter");
    }

    private static int Setup(RingParameters* parameters, uint flags)
    {
        for (int tries = 1, pause = FirstPauseMs; ; tries++, pause *= 2)
        {
            *parameters = new RingParameters
            {
                Flags = SETUP_CQSIZE | SETUP_CLAMP | flags,
                CompletionEntries = CompletionEntries,
            };
            int descriptor = Libc.RingSetup(Entries, parameters);
            if (descriptor >= 0)
            {
                return descriptor;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != Errno.ENOMEM || tries == SetupTries)
            {
                throw NotUsable(WhyNot(error));
            }

            Thread.Sleep(pause);
        }
    }

    private void Require(uint features)
    {
        if ((features & (FEATURE_SINGLE_MMAP | FEATURE_NODROP | FEATURE_EXT_ARG))
            != (FEATURE_SINGLE_MMAP | FEATURE_NODROP | FEATURE_EXT_ARG))
        {
            throw NotUsable(TooOld);
        }

        // struct io_uring_probe with its array of operations, 8 bytes each.
        const int MaxOperations = 256;
        byte* probe = stackalloc byte[16 + MaxOperations * 8];
        new Span<byte>(probe, 16 + MaxOperations * 8).Clear();
        if (Libc.RingRegister(_descriptor, REGISTER_PROBE, probe, MaxOperations) < 0 || probe[0] < SEND_ZC)
        {
            throw NotUsable(TooOld);
        }
    }

    private void* Map(nuint size, nint offset)
    {
        nint address = Libc.MapMemory(
            null, size, Libc.PROT_READ_WRITE, Libc.MAP_SHARED_POPULATE, _descriptor, offset);
        return address != -1 ? (void*)address : throw NotUsable("its queues could not be mapped into memory");
    }

    private static string WhyNot(int error) => error switch
    {
        Errno.ENOSYS => "the kernel has none",
        Errno.EPERM or Errno.EACCES =>
            "this process may not use it (a container's filter, or kernel.io_uring_disabled)",
        Errno.ENOMEM => "there is no memory for it (ulimit -l)",
        Errno.EINVAL => TooOld,
        Errno.EMFILE or Errno.ENFILE => "no descriptor is left (ulimit -n)",
        _ => $"io_uring_setup failed: {Marshal.GetPInvokeErrorMessage(error)}",
    };

    private static PlatformNotSupportedException NotUsable(string why) => new($"io_uring cannot be used: {why}.");

    /// <summary><c>struct io_uring_getevents_arg</c>.</summary>
    private struct GetEventsArgument
    {
        public ulong SignalMask;
        public uint SignalMaskSize;
        public uint MinWaitMicroseconds;
        public ulong Timeout;
    }
}
