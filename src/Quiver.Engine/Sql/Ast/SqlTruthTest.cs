namespace Quiver.Engine.Sql.Ast;

/// <summary>What <c>IS</c> can test.</summary>
enum SqlTruthTest
{
    Null,
    True,
    False,
    Unknown,
}
