using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Compile;

/// <summary>Checks the arguments of transformations other than the first.</summary>
static class TransformationChecks
{
    static readonly string[] _warmups = ["exponential", "simple"];
    static readonly string[] _oscillatorWarmups = ["none", "exponential", "simple"];

    /// <summary>Checks a call; returns how many buckets before the first it reads.</summary>
    public static long Check(InfluxCall call)
    {
        switch (call.Name)
        {
            case "derivative" or "non_negative_derivative" or "elapsed":
                CheckUnit(call);
                return 1;
            case "moving_average":
                return CheckWindow(call);
            case var name when InfluxFunctions.IsIndicator(name):
                return CheckIndicator(call);
            default:
                return call.Arguments.Count == 1 ? 1 : throw CompileErrors.ArgumentCount(call.Name, 1, call.Arguments.Count);
        }
    }

    /// <summary>Fails where a duration is not positive.</summary>
    public static void CheckPositive(InfluxDuration duration)
    {
        if (duration.Nanoseconds <= 0)
        {
            throw CompileErrors.Arguments($"duration argument must be positive, got {DurationText.Format(duration.Nanoseconds)}");
        }
    }

    static void CheckUnit(InfluxCall call)
    {
        if (call.Arguments.Count is not (1 or 2))
        {
            throw CompileErrors.ArgumentCount(call.Name, 1, 2, call.Arguments.Count);
        }

        if (call.Arguments.Count == 2)
        {
            CheckPositive(call.Arguments[1] as InfluxDuration ?? throw CompileErrors.Arguments(
                $"second argument to {call.Name} must be a duration, got {CompileErrors.GoTypeOf(call.Arguments[1])}"));
        }
    }

    static long CheckWindow(InfluxCall call)
    {
        if (call.Arguments.Count != 2)
        {
            throw CompileErrors.ArgumentCount(call.Name, 2, call.Arguments.Count);
        }

        if (call.Arguments[1] is not InfluxInteger window)
        {
            throw CompileErrors.Arguments(
                $"second argument for moving_average must be an integer, got {CompileErrors.GoTypeOf(call.Arguments[1])}");
        }

        return window.Value > 1
            ? window.Value
            : throw CompileErrors.Arguments($"moving_average window must be greater than 1, got {window.Value}");
    }

    static long CheckIndicator(InfluxCall call)
    {
        string name = call.Name;
        int most = name.StartsWith("kaufmans_", StringComparison.Ordinal) ? 3 : 4;
        if (call.Arguments.Count < 2 || call.Arguments.Count > most)
        {
            throw CompileErrors.ArgumentCount(name, 2, most, call.Arguments.Count);
        }

        if (call.Arguments[1] is not InfluxInteger period)
        {
            throw CompileErrors.Arguments($"{name} period must be an integer");
        }

        if (period.Value < 1)
        {
            throw CompileErrors.Arguments($"{name} period must be greater than or equal to 1");
        }

        if (call.Arguments.Count >= 3)
        {
            CheckHold(name, call.Arguments[2]);
        }

        if (call.Arguments.Count == 4)
        {
            CheckWarmup(name, call.Arguments[3]);
        }

        return period.Value;
    }

    static void CheckHold(string name, InfluxExpression argument)
    {
        if (argument is not InfluxInteger hold)
        {
            throw CompileErrors.Arguments($"{name} hold period must be an integer");
        }

        int least = name == "triple_exponential_derivative" ? 1 : 0;
        if (hold.Value < least && hold.Value != -1)
        {
            throw CompileErrors.Arguments($"{name} hold period must be greater than or equal to {least}");
        }
    }

    static void CheckWarmup(string name, InfluxExpression argument)
    {
        if (argument is not InfluxString warmup)
        {
            throw CompileErrors.Arguments($"{name} warmup type must be a string");
        }

        string[] known = name == "chande_momentum_oscillator" ? _oscillatorWarmups : _warmups;
        if (!known.Contains(warmup.Value))
        {
            string list = string.Join(' ', known.Select(word => $"'{word}'"));
            throw CompileErrors.Arguments($"{name} warmup type must be one of: {list}");
        }
    }
}
