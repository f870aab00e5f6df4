namespace Dongsi.LowLevel;

/// <summary>What is taken for the length of a block.</summary>
internal interface IReleasable
{
    void Release();
}
