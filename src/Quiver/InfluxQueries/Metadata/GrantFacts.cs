using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQueries.Metadata;

/// <summary>What a user may do with a database.</summary>
/// <param name="Database">The database.</param>
/// <param name="Privilege">The right; none where one was taken away.</param>
readonly record struct GrantFacts(string Database, InfluxPrivilege Privilege);
