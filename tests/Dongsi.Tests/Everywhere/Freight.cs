namespace Dongsi.Tests.Everywhere;

/// <summary>A channel, and a list of what was sent and what was received.</summary>
internal sealed class Freight
{
    public Freight(int capacity) => (Sender, Receiver) = MemoryChannel.Create<int>(capacity);

    public SendChannel<int> Sender { get; }

    public ReceiveChannel<int> Receiver { get; }

    public List<int> Sent { get; } = [];

    public List<int> Received { get; } = [];

    public async Coroutine Send(int item)
    {
        await Sender.Send(item);
        Sent.Add(item);
    }

    public async Coroutine SendMany(bool closes = false)
    {
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(1);
            await Send(i);
        }

        if (closes)
        {
            Sender.Close();
        }
    }

    public async Coroutine ReceiveMany()
    {
        while (true)
        {
            await Asyncio.Sleep(1);
            Received.Add(await Receiver.Receive());
        }
    }
}
