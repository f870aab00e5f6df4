#:project ../src/Dongsi

// A newsroom publishes to whoever has subscribed. Each subscriber has a channel of its own, so that a slow one misses
// headlines instead of keeping up everybody, and one that has heard enough just closes its half.

using Dongsi;

Asyncio.Run(Main());

static async Coroutine Main()
{
    var news = new Topic<string>();
    await Nursery.Run(async readers =>
    {
        _ = readers.StartSoon(Read("eager", news.Subscribe(), pause: 0));
        _ = readers.StartSoon(Read("brief", news.Subscribe(), pause: 0, most: 1));
        _ = readers.StartSoon(Read("slow", news.Subscribe(), pause: 2));
        foreach (var headline in (string[])["rain", "more rain", "a flood", "the sun", "a drought"])
        {
            await Asyncio.Sleep(0.1);
            Console.WriteLine($"-- {headline}");
            news.Publish(headline);
        }

        news.Close();
    });
    Console.WriteLine($"{news.Missed} headlines were missed");
}

static async Coroutine Read(string name, ReceiveChannel<string> headlines, double pause, int most = int.MaxValue)
{
    using (headlines)
    {
        await foreach (var headline in headlines)
        {
            Console.WriteLine($"{name}: {headline}");
            await Asyncio.Sleep(pause);
            if (--most == 0)
            {
                break;
            }
        }
    }

    Console.WriteLine($"{name} has left");
}

internal sealed class Topic<T>
{
    private readonly List<SendChannel<T>> _subscribers = [];

    public int Missed { get; private set; }

    public ReceiveChannel<T> Subscribe()
    {
        var (sender, receiver) = MemoryChannel.Create<T>(capacity: 2);
        _subscribers.Add(sender);
        return receiver;
    }

    public void Publish(T item)
    {
        foreach (var subscriber in _subscribers.ToArray())
        {
            try
            {
                subscriber.SendNoWait(item);
            }
            catch (WouldBlockException)
            {
                Missed++;
            }
            catch (BrokenResourceException)
            {
                // It has left.
                _subscribers.Remove(subscriber);
            }
        }
    }

    public void Close() => _subscribers.ForEach(subscriber => subscriber.Close());
}
