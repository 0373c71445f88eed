namespace Quiver.InfluxQl.Ast;

/// <summary>What a user may do with a database.</summary>
enum InfluxPrivilege
{
    None,
    Read,
    Write,
    All,
}
