using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: BenchmarkDotNet would else generate a project, which would be built under our house rules and fail.
var inProcess = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);
var config = DefaultConfig.Instance.AddJob(inProcess);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
