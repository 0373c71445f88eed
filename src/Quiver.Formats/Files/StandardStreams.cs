namespace Quiver.Formats.Files;

/// <summary>What the paths <c>-</c>, <c>/dev/stdin</c> and <c>/dev/stdout</c> stand for.</summary>
/// <param name="OpenInput">Opens standard input, null where it is the device of the system.</param>
/// <param name="OpenOutput">Opens standard output, null where it is the device of the system.</param>
sealed record StandardStreams(Func<Stream>? OpenInput = null, Func<Stream>? OpenOutput = null)
{
    /// <summary>The short name of both.</summary>
    public const string Dash = "-";

    /// <summary>The device that is read.</summary>
    public const string Input = "/dev/stdin";

    /// <summary>The device that is written.</summary>
    public const string Output = "/dev/stdout";

    /// <summary>Whether a path is read from standard input.</summary>
    public static bool IsInput(string path) => path is Dash or Input;

    /// <summary>Whether a path is written to standard output.</summary>
    public static bool IsOutput(string path) => path is Dash or Output;
}
