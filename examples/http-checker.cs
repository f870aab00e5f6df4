#:project ../src/Dongsi

// Looks whether 200 pages are there, all at once, but never more than 20 requests at a time; a line at the bottom says
// how far it has come. The pages are on a server that runs here too, on the same loop.

using System.Net;
using System.Text;
using Dongsi;

const int Pages = 200;

Asyncio.Run(Main());

static async Coroutine Main()
{
    await using var server = await Asyncio.StartServer(Site.Serve, "127.0.0.1", 0);
    using var client = new HttpClient(Asyncio.HttpHandler());
    var limiter = new CapacityLimiter(20);
    var progress = new Progress(Pages);
    var broken = new List<string>();
    await Nursery.Run(async nursery =>
    {
        for (var page = 1; page <= Pages; page++)
        {
            _ = nursery.StartSoon(Check(new Uri($"http://127.0.0.1:{server.Port}/page/{page}")));
        }
    });
    Console.WriteLine();
    broken.Sort(StringComparer.Ordinal);
    Console.WriteLine($"missing: {string.Join(", ", broken)}");
    Console.WriteLine($"at most {Site.MostAtOnce} at once, over {server.GetStatistics().Accepted} connections");

    async Coroutine Check(Uri uri)
    {
        using (await limiter.Acquire())
        {
            using var answer = await client.GetAsync(uri, Asyncio.CurrentToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                broken.Add(uri.AbsolutePath);
            }
        }

        progress.Advance();
    }
}

internal sealed class Progress(int total)
{
    private int _done;

    public void Advance()
    {
        _done++;
        if (_done % 10 == 0)
        {
            Console.Write($"\r[{new string('#', _done * 20 / total),-20}] {_done} of {total}");
        }
    }
}

// As much of HTTP as is needed here. A page takes 50 ms, and every 67th is not there.
internal static class Site
{
    private static int s_now;

    public static int MostAtOnce { get; private set; }

    public static async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        try
        {
            while (await reader.ReadLine() is { Length: > 0 } request)
            {
                while ((await reader.ReadLine()).Length > 2)
                {
                }

                MostAtOnce = Math.Max(MostAtOnce, ++s_now);
                await Asyncio.Sleep(0.05);
                s_now--;
                var page = int.Parse(Encoding.ASCII.GetString(request).Split(' ', '/')[3], null);
                var status = page % 67 == 0 ? "404 Not Found" : "200 OK";
                writer.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));
                await writer.Drain();
            }
        }
        catch (ConnectionException)
        {
            // The client has gone, as it may.
        }

        writer.Close();
    }
}
