namespace Dongsi.LowLevel;

/// <summary>Will report that a coroutine was never awaited, unless it is dismissed first.</summary>
internal interface IForgottenReport
{
    void Dismiss();
}
