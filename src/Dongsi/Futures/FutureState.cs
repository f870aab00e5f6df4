namespace Dongsi.LowLevel;

internal enum FutureState : byte
{
    Pending,
    Succeeded,
    Failed,
    Cancelled,
}
