using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>
/// Whether a session may run a statement. What a statement reads is checked where names are resolved; here, what it changes. A kind of
/// statement that is not named here is an administrator's.
/// </summary>
sealed class StatementAccess(StatementContext context)
{
    SessionAccess Access => context.Session.Access;

    /// <summary>Fails where the session may not run the statement.</summary>
    /// <exception cref="QuiverException">It may not.</exception>
    public async ValueTask CheckAsync(SqlStatement statement)
    {
        switch (statement)
        {
            case SqlQueryStatement or SqlShowTables or SqlShowSchemas or SqlShow or SqlShowCreate or SqlDescribe or SqlSummarize or SqlUse
                or SqlSet or SqlPragma or SqlDeallocate or SqlExecute:
                break;
            case SqlExplain explain:
                await CheckAsync(explain.Statement).ConfigureAwait(false);
                break;
            case SqlPrepare prepare:
                await CheckAsync(prepare.Statement).ConfigureAwait(false);
                break;
            case SqlInsert insert:
                await CheckWriteAsync(insert.Table).ConfigureAwait(false);
                break;
            case SqlUpdate update:
                await CheckWriteAsync(update.Table.Name).ConfigureAwait(false);
                break;
            case SqlDelete delete:
                await CheckWriteAsync(delete.Table.Name).ConfigureAwait(false);
                break;
            case SqlTruncate truncate:
                await CheckWriteAsync(truncate.Table).ConfigureAwait(false);
                break;
            case SqlCreateTable create:
                CheckCreate(create.Name);
                break;
            case SqlCopyTo:
                Access.RequireFiles("write files");
                break;
            case SqlCopyFrom copy:
                Access.RequireFiles("read files");
                await CheckWriteAsync(copy.Table).ConfigureAwait(false);
                break;
            default:
                Access.RequireAdmin($"run {context.Binder.TextOf(statement).Split(' ', '\n')[0].ToUpperInvariant()} statements");
                break;
        }
    }

    /// <summary>A name that leads nowhere is the statement's to report.</summary>
    async ValueTask CheckWriteAsync(SqlName name)
    {
        foreach (IReadOnlyList<string> path in context.Tables.Paths(NameParts.Of(name)))
        {
            if (context.Engine.Tables.FindTable(path) is not null || context.Engine.Tables.FindView(path) is not null)
            {
                RequireOwn(path);
                return;
            }

            if (await context.Tables.FindForeignAsync(path).ConfigureAwait(false) is { } table)
            {
                Access.RequireWrite(table.Schema.Name);
                return;
            }
        }
    }

    void CheckCreate(SqlName name)
    {
        IReadOnlyList<string> path = context.Tables.PathOfNew(NameParts.Of(name));
        bool isOwn = path.Count == 1 || (path.Count == 2 && context.Engine.Tables.HasSchema(path[0]));
        if (!isOwn && context.Tables.FindForeignSchema([.. path.SkipLast(1)]) is { } schema)
        {
            Access.RequireWrite(schema.Name);
            return;
        }

        RequireOwn(path);
    }

    void RequireOwn(IReadOnlyList<string> path) => Access.RequireWrite(context.Engine.Tables.SchemaOf(path));
}
