using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Remote;

/// <summary>Turns what stores fail with into errors that users see.</summary>
static class StoreErrors
{
    /// <summary>Whether a failure is one that <see cref="Convert"/> knows.</summary>
    public static bool IsKnown(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <summary>Returns the error for a failure.</summary>
    /// <param name="name">The object, without credentials.</param>
    /// <param name="error">What the store said.</param>
    public static QuiverException Convert(string name, Exception error) => error switch
    {
        FileNotFoundException => new QuiverException(ErrorCode.FileNotFound, $"there is no \"{name}\"", error),
        ObjectChangedException => new QuiverException(ErrorCode.IoFailure, error.Message, error),
        _ when error.Message.Contains(name, StringComparison.Ordinal) => new QuiverException(ErrorCode.IoFailure, error.Message, error),
        _ => new QuiverException(ErrorCode.IoFailure, $"\"{name}\" cannot be read: {error.Message}", error),
    };
}
