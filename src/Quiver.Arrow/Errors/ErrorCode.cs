namespace Quiver.Arrow.Errors;

/// <summary>Every way in which a query can fail. <see cref="ErrorCodes"/> maps each to its kind.</summary>
public enum ErrorCode
{
    /// <summary>The SQL text does not follow the grammar.</summary>
    SyntaxError,

    /// <summary>Nesting in the text or the plan is deeper than allowed.</summary>
    NestingTooDeep,

    /// <summary>A column name resolves to nothing.</summary>
    UnknownColumn,

    /// <summary>A column name resolves to more than one column.</summary>
    AmbiguousColumn,

    /// <summary>A table name resolves to nothing.</summary>
    UnknownTable,

    /// <summary>A function name resolves to nothing.</summary>
    UnknownFunction,

    /// <summary>No overload of a function or operator takes these argument types.</summary>
    WrongArguments,

    /// <summary>A type name is unknown or types do not fit together.</summary>
    TypeMismatch,

    /// <summary>The statement breaks a rule of SQL, such as an aggregate in WHERE.</summary>
    InvalidStatement,

    /// <summary>A parameter has no value.</summary>
    MissingParameter,

    /// <summary>A table or view of this name exists already.</summary>
    AlreadyExists,

    /// <summary>A file or pattern matches nothing.</summary>
    FileNotFound,

    /// <summary>Integer or decimal division by zero.</summary>
    DivisionByZero,

    /// <summary>A result does not fit its type.</summary>
    Overflow,

    /// <summary>A value cannot be converted to the type asked for.</summary>
    InvalidCast,

    /// <summary>A scalar subquery returned more than one row.</summary>
    SubqueryTooManyRows,

    /// <summary>A function was given a value that it does not accept.</summary>
    InvalidValue,

    /// <summary>A constraint such as NOT NULL was violated.</summary>
    ConstraintViolation,

    /// <summary>A file or message does not follow its format.</summary>
    CorruptFile,

    /// <summary>The memory budget does not allow an operator to grow.</summary>
    OutOfMemory,

    /// <summary>A value, line or document is larger than a limit.</summary>
    LimitExceeded,

    /// <summary>The query was cancelled.</summary>
    Cancelled,

    /// <summary>The query took longer than it may.</summary>
    TimedOut,

    /// <summary>Too much is under way already; the same may succeed later.</summary>
    Busy,

    /// <summary>The session may not do this.</summary>
    AccessDenied,

    /// <summary>The name of a database or schema resolves to nothing.</summary>
    UnknownDatabase,

    /// <summary>A known feature that is not supported.</summary>
    NotSupported,

    /// <summary>Reading or writing failed.</summary>
    IoFailure,

    /// <summary>A defect of the engine.</summary>
    InvariantBroken,
}
