using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Storage.Wal;

/// <summary>What decides on the form of numbers: the least and the greatest, of them and of their steps, and how often the step changes.
/// Steps wrap around as additions do when they are undone, so no number is out of range.</summary>
readonly unsafe struct NumberRange
{
    NumberRange(long min, long max, long minStep, long maxStep, int stepChanges) =>
        (Min, Max, MinStep, MaxStep, StepChanges) = (min, max, minStep, maxStep, stepChanges);

    /// <summary>The least number.</summary>
    public long Min { get; }

    /// <summary>The greatest number.</summary>
    public long Max { get; }

    /// <summary>The least step.</summary>
    public long MinStep { get; }

    /// <summary>The greatest step.</summary>
    public long MaxStep { get; }

    /// <summary>How many steps differ from the one before.</summary>
    public int StepChanges { get; }

    /// <summary>Looks at two numbers or more, in one pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NumberRange Of(long* values, int count)
    {
        var last = values[1] - values[0];
        var (min, max, minStep, maxStep, changes) = (values[0], values[0], last, last, 0);
        var i = 1;
        if (count >= 16)
        {
            var (lows, highs) = (Vector256.Create(min), Vector256.Create(max));
            var (lowSteps, highSteps, repeats) = (Vector256.Create(last), Vector256.Create(last), Vector256<long>.Zero);
            for (; i + 4 <= count; i += 4)
            {
                var here = Vector256.Load(values + i);
                var before = Vector256.Load(values + i - 1);
                var step = here - before;
                lows = Vector256.Min(lows, here);
                highs = Vector256.Max(highs, here);
                lowSteps = Vector256.Min(lowSteps, step);
                highSteps = Vector256.Max(highSteps, step);

                // The step before the first one does not exist: the first group is counted below.
                if (i > 1)
                {
                    repeats += Vector256.Equals(step, before - Vector256.Load(values + i - 2));
                }
            }

            changes = i - 5 + (int)Vector256.Sum(repeats);
            for (var k = 2; k < 5; k++)
            {
                changes += values[k] - values[k - 1] != values[k - 1] - values[k - 2] ? 1 : 0;
            }

            for (var lane = 0; lane < 4; lane++)
            {
                (min, max) = (Math.Min(min, lows[lane]), Math.Max(max, highs[lane]));
                (minStep, maxStep) = (Math.Min(minStep, lowSteps[lane]), Math.Max(maxStep, highSteps[lane]));
            }

            last = values[i - 1] - values[i - 2];
        }

        for (; i < count; i++)
        {
            var step = values[i] - values[i - 1];
            (min, max) = (Math.Min(min, values[i]), Math.Max(max, values[i]));
            (minStep, maxStep) = (Math.Min(minStep, step), Math.Max(maxStep, step));
            changes += step != last ? 1 : 0;
            last = step;
        }

        return new NumberRange(min, max, minStep, maxStep, changes);
    }
}
