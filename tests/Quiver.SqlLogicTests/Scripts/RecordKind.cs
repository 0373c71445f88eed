namespace Quiver.SqlLogicTests.Scripts;

/// <summary>What a record of a script asks for.</summary>
enum RecordKind
{
    /// <summary>The statement succeeds.</summary>
    StatementOk,

    /// <summary>The statement succeeds and counts rows.</summary>
    StatementCount,

    /// <summary>The query answers rows.</summary>
    Query,

    /// <summary>The statement or query fails.</summary>
    Error,

    /// <summary>The script ends here.</summary>
    Halt,
}
