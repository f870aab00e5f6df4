using System.Globalization;
using Dongsi.Peers;

if (args.Length != 7)
{
    Console.Error.WriteLine("""
        load echo  <port> <server's pid> <connections> <bytes> <seconds of warm-up> <seconds>
        load churn <port> <server's pid> <at a time>   <bytes> <seconds of warm-up> <seconds>
        load idle  <port> <server's pid> <idle>        <bytes> <active>             <seconds>
        load leak  <port> <server's pid> <at a time>   <bytes> <rounds of warm-up>  <rounds>
        """);
    return 2;
}

var n = args[1..].Select(arg => double.Parse(arg, CultureInfo.InvariantCulture)).ToArray();
var (port, server, count, size) = ((int)n[0], new Server((int)n[1]), (int)n[2], (int)n[3]);
switch (args[0])
{
    case "echo":
        Works.Measure(new EchoLoad(port, count, size), server, n[4], n[5]);
        break;
    case "churn":
        Works.Measure(new ChurnLoad(port, count, size), server, n[4], n[5]);
        break;
    case "idle":
        Works.Idle(port, server, idle: count, size, active: (int)n[4], n[5]);
        break;
    case "leak":
        Works.Leak(new ChurnLoad(port, count, size), server, (long)n[4], (long)n[5]);
        break;
    default:
        throw new ArgumentException($"no such load: {args[0]}");
}

return 0;
