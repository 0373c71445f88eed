namespace Quiver.Engine.Logical.Binding;

/// <summary>Where nulls come in ORDER BY without NULLS FIRST or NULLS LAST.</summary>
enum DefaultNullOrder
{
    /// <summary>As if they were larger than all values, as in PostgreSQL: last, or first with DESC.</summary>
    Max,

    /// <summary>As if they were smaller than all values, as in SQLite: first, or last with DESC.</summary>
    Min,

    /// <summary>First, with DESC too.</summary>
    First,

    /// <summary>Last, with DESC too.</summary>
    Last,
}
