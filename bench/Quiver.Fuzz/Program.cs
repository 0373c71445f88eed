namespace Quiver.Fuzz;

static class Program
{
    const string Usage =
        """
        dotnet run -c Release --project bench/Quiver.Fuzz -- VERB

          list                         the targets
          run TARGET|all               feed mutated inputs to a decoder
              --minutes 10             processor time for each target
              --seeds DIR              more files to start from
              --findings DIR           where inputs that broke something are kept (artifacts/fuzz)
              --seed N                 of the random numbers; a run repeats with the same one
          replay TARGET FILE…          run inputs once and say what they did

        The work is done in a child process, so that a crash is a finding and not the end of the run. Exit code 1: there are findings.
        """;

    static int Main(string[] args)
    {
        try
        {
            var arguments = new FuzzArguments(args);
            switch (arguments.Verb)
            {
                case "list":
                    foreach (var target in FuzzTargets.All)
                    {
                        Console.WriteLine($"{target.Name,-16} {target.Summary}");
                    }

                    return 0;
                case "run":
                    return Supervisor.Run(arguments);
                case "work":
                    using (var fuzzer = new Fuzzer(arguments))
                    {
                        return fuzzer.Run();
                    }

                case "replay":
                    return Fuzzer.Replay(arguments);
                default:
                    Console.Error.WriteLine(Usage);
                    return arguments.Verb is "" or "--help" ? 0 : 2;
            }
        }
        catch (FuzzUsageException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }
}
