namespace Dongsi.LowLevel;

/// <summary>Feeds a reader from an <see cref="InputSource"/>, whenever somebody waits for more.</summary>
internal sealed class InputFeed(InputSource source, EventLoop loop, AsyncStreamReader reader)
{
    private bool _isAsking;

    public void Ask()
    {
        if (!_isAsking)
        {
            _isAsking = true;
            source.Ask(this);
        }
    }

    /// <summary>From any thread.</summary>
    /// <returns>False if the loop is closed.</returns>
    public bool TryGive(InputPiece piece)
    {
        if (loop.IsClosed)
        {
            return false;
        }

        try
        {
            loop.PostCall(() => Take(piece), dropped: _ => source.Offer(piece));
            return true;
        }
        catch (InvalidOperationException)
        {
            // It was closed this very moment.
            return false;
        }
    }

    private void Take(InputPiece piece)
    {
        _isAsking = false;
        if (piece.Failure is { } failure)
        {
            reader.SetException(failure);
        }
        else if (piece.Data is [])
        {
            reader.FeedEof();
        }
        else
        {
            reader.FeedData(piece.Data);
        }
    }
}
