namespace Dongsi.LowLevel;

/// <summary>A pipe of a process, which tells the process's transport what happens.</summary>
internal sealed class ProcessPipe : Protocol
{
    private readonly ProcessTransport _process;
    private readonly int _descriptor;

    public ProcessPipe(ProcessTransport process, int descriptor, IoHandle handle)
    {
        _process = process;
        _descriptor = descriptor;
        Transport = new StreamTransport(
            process.Loop, handle, this, descriptor == 0 ? HandleUse.Write : HandleUse.Read);
    }

    public Transport Transport { get; }

    public override void DataReceived(ReadOnlyMemory<byte> data) => _process.PipeDataReceived(_descriptor, data);

    public override void PauseWriting() => _process.StdinIsFull(true);

    public override void ResumeWriting() => _process.StdinIsFull(false);

    public override void ConnectionLost(Exception? exception) => _process.PipeConnectionLost(_descriptor, exception);
}
