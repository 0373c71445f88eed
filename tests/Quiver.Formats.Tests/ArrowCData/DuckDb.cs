using System.Reflection;
using System.Runtime.InteropServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.CData;

namespace Quiver.Formats.Tests.ArrowCData;

/// <summary>DuckDB's C library as a consumer and producer of Arrow data; tests are skipped where it is not installed.</summary>
sealed unsafe partial class DuckDb : IDisposable
{
    const string Library = "duckdb-for-tests";

    static readonly string? LibraryPath = Find();

    nint _database;
    nint _connection;

    static DuckDb() => NativeLibrary.SetDllImportResolver(
        Assembly.GetExecutingAssembly(), (name, _, _) => name == Library && LibraryPath is not null ? NativeLibrary.Load(LibraryPath) : 0);

    public DuckDb()
    {
        Check(Open(0, out _database), "open");
        Check(Connect(_database, out _connection), "connect");
    }

    /// <summary>Why tests with it are skipped; empty where it is there.</summary>
    public static string Missing { get; } = LibraryPath is null
        ? "DuckDB's library is not under .peers/npm (bench setup installs it; PEERS names another folder)" : "";

    /// <summary>Shows a stream as a view that can be read once.</summary>
    public void Scan(string view, CArrowArrayStream* stream) => Check(ArrowScan(_connection, view, (nint)stream), view);

    /// <summary>Runs a query and returns its batches, imported.</summary>
    public List<RecordBatch> Query(string sql)
    {
        int state = QueryArrow(_connection, sql, out nint result);
        var batches = new List<RecordBatch>();
        try
        {
            Check(state, Marshal.PtrToStringUTF8(ArrowError(result)) ?? sql);
            CArrowSchema* schema = CArrowSchema.Allocate();
            nint target = (nint)schema;
            Check(ArrowSchema(result, &target), "schema");
            while (true)
            {
                CArrowArray* array = CArrowArray.Allocate();
                target = (nint)array;
                Check(ArrowArray(result, &target), "array");
                bool isEnd = array->IsReleased;
                if (!isEnd)
                {
                    batches.Add(ArrowInterop.ImportBatch(array, schema));
                }

                CArrowArray.Free(array);
                if (isEnd)
                {
                    break;
                }
            }

            CArrowSchema.Free(schema);
            return batches;
        }
        finally
        {
            DestroyArrow(ref result);
        }
    }

    public void Dispose()
    {
        Disconnect(ref _connection);
        Close(ref _database);
    }

    static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string peers = Environment.GetEnvironmentVariable("PEERS") ?? Path.Combine(folder.FullName, ".peers");
            string path = Path.Combine(peers, "npm", "node_modules", "@duckdb", "node-bindings-linux-x64", "libduckdb.so");
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    static void Check(int state, string what)
    {
        if (state != 0)
        {
            throw new InvalidOperationException("DuckDB failed: " + what);
        }
    }

    [LibraryImport(Library, EntryPoint = "duckdb_open")]
    private static partial int Open(nint path, out nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_connect")]
    private static partial int Connect(nint database, out nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_disconnect")]
    private static partial void Disconnect(ref nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_close")]
    private static partial void Close(ref nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_query_arrow", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int QueryArrow(nint connection, string sql, out nint result);

    [LibraryImport(Library, EntryPoint = "duckdb_query_arrow_error")]
    private static partial nint ArrowError(nint result);

    [LibraryImport(Library, EntryPoint = "duckdb_query_arrow_schema")]
    private static partial int ArrowSchema(nint result, nint* schema);

    [LibraryImport(Library, EntryPoint = "duckdb_query_arrow_array")]
    private static partial int ArrowArray(nint result, nint* array);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_arrow")]
    private static partial void DestroyArrow(ref nint result);

    [LibraryImport(Library, EntryPoint = "duckdb_arrow_scan", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ArrowScan(nint connection, string view, nint stream);
}
