namespace Quiver.Engine.Sql.Ast;

/// <summary>What a window or aggregate function does with NULL arguments.</summary>
enum SqlNullTreatment
{
    Unspecified,
    Ignore,
    Respect,
}
