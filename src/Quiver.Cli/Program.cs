using Quiver.Cli;

return await CliApplication.RunAsync(args, CliConsole.OfProcess());
