using Quiver.Arrow.Errors;

namespace Quiver.Server.Http.Bodies;

/// <summary>How long bodies may be, and what all of them may take.</summary>
/// <param name="MaxBytes">The most bytes of a body, before and after decompression.</param>
/// <param name="Budget">The memory of all of them.</param>
sealed record BodyLimits(long MaxBytes, BodyBudget Budget)
{
    /// <summary>A body is one array, which ends the lengths that can be asked for.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>Fails where a limit makes no sense.</summary>
    public void Check()
    {
        if (MaxBytes is < 1 or > MostBytes)
        {
            throw new QuiverException(
                ErrorCode.InvalidValue, $"bodies of requests cannot be limited to {MaxBytes} bytes; 1 to {MostBytes} are right");
        }

        if (Budget.LimitBytes < 4 * MaxBytes)
        {
            throw new QuiverException(
                ErrorCode.InvalidValue,
                $"bodies of requests may take {Budget.LimitBytes} bytes together; that is too little where one may have {MaxBytes}: "
                + "compressed and whole, it takes up to four times as much while it comes");
        }
    }

    /// <summary>Makes the error for a body that is too long.</summary>
    public ApiException TooLarge() => new(413, $"max request size ({MaxBytes} bytes) exceeded");
}
