using System.Diagnostics;
using System.Text.RegularExpressions;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.Fuzz;

/// <summary>
/// Mutates inputs of one target until the processor time is used up. Inputs whose outcome was not seen before join those that are
/// mutated: a cheap stand-in for coverage, since most checks of a decoder have a message of their own.
/// </summary>
sealed partial class Fuzzer(FuzzArguments arguments) : IDisposable
{
    const int MostInputs = 5000;


    static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);
    const long MemoryLimit = 256L << 20;

    readonly FuzzTarget _target = arguments.Target;
    readonly List<byte[]> _inputs = [];
    readonly HashSet<string> _outcomes = [];
    readonly CurrentInput _current = new();
    long _startedAt;

    /// <summary>The `work` verb: 0 when the time ended without a finding, 3 after one; the supervisor starts it again.</summary>
    public int Run()
    {
        Directory.CreateDirectory(arguments.Findings);
        var random = new Random(arguments.Seed);
        var mutator = new Mutator(random, _target.Tokens);
        AddSeeds();
        new Thread(Watch) { IsBackground = true }.Start();
        var process = Process.GetCurrentProcess();
        var budget = process.TotalProcessorTime + arguments.Time;
        var baseline = Baseline();
        var first = _inputs.Count;
        long runs = 0;
        for (; (runs & 63) != 0 || Refreshed(process).TotalProcessorTime < budget; runs++)
        {
            // New finds are tried as often as all the seeds together.
            var input = random.Next(2) == 0 && _inputs.Count > first
                ? _inputs[random.Next(first, _inputs.Count)]
                : _inputs[random.Next(_inputs.Count)];
            var mutated = mutator.Mutate(input, _inputs[random.Next(_inputs.Count)]);
            if (Try(mutated) is { } failure)
            {
                return Keep(mutated, failure);
            }

            if (Environment.WorkingSet > baseline + MemoryLimit && TakesMuchMemory(mutated, baseline))
            {
                return Keep(mutated, $"the process grew from {baseline >> 20} MB to {Environment.WorkingSet >> 20} MB");
            }
        }

        Console.WriteLine($"{_target.Name}: {runs} inputs, {_outcomes.Count} outcomes, {_inputs.Count} kept, no finding");
        return 0;
    }

    /// <summary>The `replay` verb.</summary>
    public static int Replay(FuzzArguments arguments)
    {
        using var fuzzer = new Fuzzer(arguments);
        var failed = 0;
        foreach (var file in arguments.Subjects.Skip(1))
        {
            var failure = fuzzer.Try(File.ReadAllBytes(file));
            failed += failure is null ? 0 : 1;
            Console.WriteLine($"{file}: {failure ?? fuzzer._outcomes.Last()}");
            fuzzer._outcomes.Clear();
        }

        return failed > 0 ? 1 : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _current.Dispose();

    [GeneratedRegex(@"\d+|""[^""]*""|'[^']*'")]
    private static partial Regex Details();

    static Process Refreshed(Process process)
    {
        process.Refresh();
        return process;
    }

    /// <summary>Tells an input that takes much memory from blocks that are kept for reuse and objects not collected yet.</summary>
    bool TakesMuchMemory(byte[] input, long baseline)
    {
        Release();
        if (Environment.WorkingSet > baseline + MemoryLimit)
        {
            return true;
        }

        Try(input);
        var isMuch = Environment.WorkingSet > baseline + MemoryLimit;
        Release();
        return isMuch;
    }

    static void Release()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        BufferPool.Shared.Trim();
    }

    long Baseline()
    {
        foreach (var seed in _inputs.Take(50).ToArray())
        {
            Try(seed);
        }

        return Environment.WorkingSet;
    }

    void AddSeeds()
    {
        _inputs.AddRange(_target.Seeds());
        if (arguments.Seeds is { } folder)
        {
            _inputs.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Where(file => new FileInfo(file).Length <= 256 * 1024).Select(File.ReadAllBytes));
        }

        if (_inputs.Count == 0)
        {
            throw new FuzzUsageException($"{_target.Name} has no seeds of its own; give some with --seeds");
        }
    }

    string? Try(byte[] input)
    {
        _current.Set(input);
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        string outcome;
        try
        {
            outcome = _target.Run(input);
        }
        catch (QuiverException exception) when (exception.Kind != ErrorKind.Internal)
        {
            outcome = exception.Message;
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
        finally
        {
            Volatile.Write(ref _startedAt, 0);
        }

        outcome = Details().Replace(outcome, "#");
        if (_outcomes.Add(outcome.Length > 300 ? outcome[..300] : outcome) && input.Length <= 128 * 1024
            && _inputs.Count < MostInputs)
        {
            _inputs.Add(input);
        }

        return null;
    }

    void Watch()
    {
        while (true)
        {
            Thread.Sleep(500);
            var started = Volatile.Read(ref _startedAt);
            if (started != 0 && Stopwatch.GetElapsedTime(started) > Hang)
            {
                Console.WriteLine($"{_target.Name}: no end after {Hang.TotalSeconds} s");
                // The supervisor keeps the current input of a child that ended so.
                Process.GetCurrentProcess().Kill();
            }
        }
    }

    int Keep(byte[] input, string failure)
    {
        var path = Supervisor.FindingPath(arguments.Findings, _target.Name, arguments.Seed);
        File.WriteAllBytes(path, input);
        File.WriteAllText(path + ".txt", failure);
        Console.WriteLine($"{_target.Name}: FINDING {path}: {failure.Split('\n')[0]}");
        return 3;
    }
}
