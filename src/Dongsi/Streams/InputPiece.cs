namespace Dongsi.LowLevel;

/// <summary>What reading the standard input has brought.</summary>
/// <param name="Data">No bytes at its end.</param>
/// <param name="Failure">Why there is no data.</param>
internal readonly record struct InputPiece(byte[]? Data, Exception? Failure)
{
    public bool IsNothing => Data is null && Failure is null;
}
