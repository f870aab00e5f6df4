using System.Net.Sockets;
using Dongsi.LowLevel;
using Dongsi.Reliability.Harness;
using Dongsi.Testing;
using Dongsi.Tests.Support;

namespace Dongsi.Reliability.Checks;

/// <summary>Descriptors are watched, left, copied and closed at random; a model knows who must hear of what.</summary>
internal sealed class DescriptorModelCheck() : Check(
    "R19", "Whatever is done with descriptors, those that watch hear of what there is, and nobody else does.")
{
    private const int MostPairs = 24;
    private const int MostTurns = 2_000;

    public override string? WhyNotHere => OperatingSystem.IsLinux() ? null : "it copies descriptors as on Linux";

    public override Action<Trial>? Canary => trial => Steps(trial, 2_000, forgets: true);

    public override void Run(Trial trial)
    {
        int steps = trial.Size(20_000, 1_000_000);
        int before = Descriptors.Open().Length;
        Steps(trial, steps, forgets: false);
        int after = Descriptors.Open().Length;
        trial.Require(after <= before, $"{before} descriptors before, {after} after.");
        trial.Held(steps, "random uses of descriptors, each checked against a model");
    }

    private static void Steps(Trial trial, int steps, bool forgets) => trial.Run(async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        List<Watch> all = [];
        for (int i = 0; i < steps; i++)
        {
            if (all.Count < MostPairs && trial.Random.Next(4) == 0)
            {
                all.Add(new Watch(loop));
            }
            else if (all.Count > 0)
            {
                Watch one = all[trial.Random.Next(all.Count)];
                one.Do(trial.Random.Next(8), isForgotten: forgets && i % 10 == 0);
                if (one.IsClosed)
                {
                    all.Remove(one);
                }
            }

            // How often they hear is the poller's business, and a busy loop looks only now and then; but all do soon.
            all.ForEach(watch => watch.Forget());
            for (int turn = 0; turn < MostTurns && !all.TrueForAll(watch => watch.HasHeard); turn++)
            {
                await Asyncio.Sleep(0);
            }

            string? wrong = all.Select(watch => watch.Wrong).FirstOrDefault(text => text is not null);
            trial.Require(wrong is null, $"Step {i}: {wrong}");
        }

        all.ForEach(watch => watch.Dispose());
    });

    /// <summary>One end of a pair that may be watched, and what is known of it.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly EventLoop _loop;
        private readonly SocketPair _pair = new();
        private Socket? _copy;
        private bool _isReading;
        private bool _isWriting;
        private bool _isReadable;
        private bool _hasRead;
        private bool _hasWritten;

        public Watch(EventLoop loop)
        {
            _loop = loop;
            _pair.Left.Blocking = false;
        }

        public bool IsClosed { get; private set; }

        public bool HasHeard => _hasRead == (_isReading && _isReadable) && _hasWritten == _isWriting;

        public string? Wrong =>
            _hasRead && !(_isReading && _isReadable) ? "somebody hears of data that there is not, or who does not watch"
            : _hasWritten && !_isWriting ? "somebody hears of room who does not watch"
            : HasHeard ? null
            : "somebody who watches does not hear";

        public void Forget() => _hasRead = _hasWritten = false;

        /// <param name="what">One of eight things.</param>
        /// <param name="isForgotten">The model is told, and the loop is not.</param>
        public void Do(int what, bool isForgotten)
        {
            switch (what)
            {
                case 0 or 1:
                    _isReading = true;
                    if (!isForgotten)
                    {
                        _loop.AddReader(_pair.Left, () => _hasRead = true);
                    }

                    break;
                case 2:
                    _isReading = false;
                    _loop.RemoveReader(_pair.Left);
                    break;
                case 3:
                    _isWriting = !_isWriting;
                    SetWriter();
                    break;
                case 4:
                    _pair.Right.Send([1]);
                    _isReadable = _pair.Left.Poll(1_000_000, SelectMode.SelectRead);
                    break;
                case 5:
                    Take();
                    break;
                case 6:
                    Copy();
                    break;
                default:
                    Dispose();
                    break;
            }
        }

        public void Dispose()
        {
            _loop.RemoveReader(_pair.Left);
            _loop.RemoveWriter(_pair.Left);
            _pair.Dispose();
            _copy?.Dispose();
            IsClosed = true;
        }

        private void SetWriter()
        {
            if (_isWriting)
            {
                _loop.AddWriter(_pair.Left, () => _hasWritten = true);
            }
            else
            {
                _loop.RemoveWriter(_pair.Left);
            }
        }

        private void Take()
        {
            byte[] all = new byte[65536];
            while (_pair.Left.Receive(all, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
            {
            }

            _isReadable = false;
        }

        // A copy keeps the socket in the kernel when the watched one is closed.
        private void Copy()
        {
            _copy?.Dispose();
            const int F_DUPFD_CLOEXEC = 1030;
            int copy = Libc.DescriptorControl((int)_pair.Left.Handle, F_DUPFD_CLOEXEC, 0);
            _copy = new Socket(new SafeSocketHandle(copy, ownsHandle: true));
        }
    }
}
