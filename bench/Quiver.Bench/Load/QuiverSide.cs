using System.Text.Json;
using Quiver.Bench.Run;
using Quiver.Bench.Tsbs;

namespace Quiver.Bench.Load;

/// <summary>Quiver's server, by the API of InfluxDB 3.</summary>
sealed class QuiverSide(PeerServer server) : LoadSide(server)
{
    public override void Prepare()
    {
        // The first write makes the database.
    }

    public override long Count() => Rows("SELECT count(usage_guest_nice) AS n FROM cpu") is [[{ Text: { } text }]]
        ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
        : 0;

    public override EngineAnswer Answer(TsbsQuery query) => new(Rows(query.SqlOver("cpu")), null, 0);

    protected override string WritePath => $"/api/v3/write_lp?db={DatabaseName}&precision=nanosecond";

    protected override string PathOf(TsbsQuery query) => PathOf(query.SqlOver("cpu"));

    static string PathOf(string sql) => $"/api/v3/query_sql?db={DatabaseName}&format=json&q={Uri.EscapeDataString(sql)}";

    List<Cell[]> Rows(string sql)
    {
        using var answer = Client.GetAsync(PathOf(sql)).Result;
        var text = answer.Content.ReadAsStringAsync().Result;
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchException($"quiver answers {(int)answer.StatusCode} to {sql}: {text}");
        }

        using var document = JsonDocument.Parse(text);
        return
        [
            .. document.RootElement.EnumerateArray().Select(row => row.EnumerateObject().Select(member => CellOf(member.Value)).ToArray()),
        ];
    }

    /// <summary>Times have a T in JSON and a space in SQL.</summary>
    static Cell CellOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is [_, _, _, _, '-', _, _, '-', _, _, 'T', ..] time
            ? new Cell(time.Replace('T', ' '), false)
            : Cell.From(value);
}
