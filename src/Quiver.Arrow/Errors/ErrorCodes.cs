namespace Quiver.Arrow.Errors;

/// <summary>The one table from an error code to its kind.</summary>
public static class ErrorCodes
{
    /// <summary>Returns the kind of an error code.</summary>
    public static ErrorKind KindOf(ErrorCode code) => code switch
    {
        ErrorCode.SyntaxError => ErrorKind.Syntax,
        ErrorCode.UnknownColumn or ErrorCode.AmbiguousColumn or ErrorCode.UnknownFunction or ErrorCode.WrongArguments
            or ErrorCode.TypeMismatch or ErrorCode.InvalidStatement or ErrorCode.MissingParameter
            or ErrorCode.AlreadyExists => ErrorKind.Planning,
        ErrorCode.UnknownTable or ErrorCode.UnknownDatabase or ErrorCode.FileNotFound => ErrorKind.NotFound,
        ErrorCode.DivisionByZero or ErrorCode.Overflow or ErrorCode.InvalidCast or ErrorCode.SubqueryTooManyRows
            or ErrorCode.InvalidValue or ErrorCode.ConstraintViolation => ErrorKind.Execution,
        ErrorCode.CorruptFile => ErrorKind.CorruptInput,
        ErrorCode.OutOfMemory or ErrorCode.LimitExceeded or ErrorCode.NestingTooDeep => ErrorKind.ResourcesExhausted,
        ErrorCode.Cancelled => ErrorKind.Cancelled,
        ErrorCode.TimedOut => ErrorKind.TimedOut,
        ErrorCode.Busy => ErrorKind.Busy,
        ErrorCode.AccessDenied => ErrorKind.AccessDenied,
        ErrorCode.NotSupported => ErrorKind.NotSupported,
        ErrorCode.IoFailure => ErrorKind.Io,
        _ => ErrorKind.Internal,
    };

    /// <summary>Returns the word for a kind that the command line protocol uses, such as <c>planning</c>.</summary>
    public static string WordOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Syntax => "syntax",
        ErrorKind.Planning => "planning",
        ErrorKind.NotFound => "not found",
        ErrorKind.Execution => "execution",
        ErrorKind.CorruptInput => "corrupt input",
        ErrorKind.ResourcesExhausted => "resources exhausted",
        ErrorKind.Cancelled => "cancelled",
        ErrorKind.TimedOut => "timed out",
        ErrorKind.Busy => "busy",
        ErrorKind.AccessDenied => "access denied",
        ErrorKind.NotSupported => "not supported",
        ErrorKind.Io => "io",
        _ => "internal",
    };
}
