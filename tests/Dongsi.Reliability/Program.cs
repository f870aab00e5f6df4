using Dongsi.Reliability.Harness;

if (args is ["--role", var name, ..])
{
    return Role.All.Single(role => role.Name == name).Run(args[2..]);
}

Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n{Options.Usage}");
    return 2;
}

var gate = new Gate(options);
gate.Run();

int failed = gate.Findings.Count(finding => finding.Failure is not null);
int skipped = gate.Findings.Count(finding => finding.Skipped is not null);
Console.WriteLine(
    $"\nReliability:\n  failed: {failed}\n  succeeded: {gate.Findings.Count - failed - skipped}\n  skipped: {skipped}");
return failed > 0 ? 1 : 0;
