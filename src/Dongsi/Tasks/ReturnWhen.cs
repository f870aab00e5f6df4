namespace Dongsi;

/// <summary>When <c>Asyncio.Wait</c> returns.</summary>
/// <remarks><para><b>Python</b>: <c>asyncio.FIRST_COMPLETED</c> and its brothers.</para></remarks>
public enum ReturnWhen
{
    /// <summary>When all have ended.</summary>
    AllCompleted,

    /// <summary>When one has ended, however.</summary>
    FirstCompleted,

    /// <summary>When one has failed, or all have ended. Being cancelled is not failing.</summary>
    FirstException,
}
