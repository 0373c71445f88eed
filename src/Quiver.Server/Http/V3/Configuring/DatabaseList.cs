using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Engine.Session;
using Quiver.Server.Http.Output;
using Quiver.Storage.Catalog;

namespace Quiver.Server.Http.V3.Configuring;

/// <summary>Lists the databases that the caller may read.</summary>
static class DatabaseList
{
    static readonly Field _name = new("iox::database", DataType.Utf8);
    static readonly Field _deleted = new("deleted", DataType.Boolean);

    /// <summary>Answers with the list, in the format that is asked for.</summary>
    public static Task AnswerAsync(ApiCall call)
    {
        var shape = new ResultShape
        {
            Format = ResultFormats.Choose(call.Parameters["format"], call.Request.Headers.Accept.ToString()),
        };
        bool showsDeleted = call.Parameters.Flag("show_deleted");
        var schema = new Schema(showsDeleted ? [_name, _deleted] : [_name]);
        IEnumerable<DatabaseDefinition> databases = call.Server.Store.Catalog.Current.Databases
            .Where(database => call.Caller.Access.CanRead(database.Name) && (showsDeleted || database.DeletedAt is null));
        RecordBatch rows = TextTable.Of(
            schema,
            databases.Select(database => showsDeleted ? new object?[] { database.Name, database.DeletedAt is not null } : [database.Name]));
        return ResultAnswer.SendAsync(call, shape, schema, new[] { rows }.ToAsyncEnumerable(), call.Aborted);
    }
}
