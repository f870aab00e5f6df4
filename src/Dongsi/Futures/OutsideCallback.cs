namespace Dongsi.LowLevel;

/// <summary>A callback for somebody outside the loop, who would wait for ever if the loop closed first.</summary>
/// <param name="future">The future that is waited for.</param>
/// <param name="callback">Called when it is done.</param>
/// <param name="dropped">Called instead if the loop closes before that.</param>
internal sealed class OutsideCallback(Future future, Action<Future> callback, Action dropped)
    : DoneCallback(future, callback, context: null)
{
    internal override void Drop() => dropped();
}
