using System.Globalization;
using System.Text;
using Quiver.Bench.Data;

namespace Quiver.Bench.Samples;

/// <summary>Writes samples/: stations.csv, weather.ndjson (nested) and trips.parquet of <see cref="BikeCity"/>.</summary>
static class SampleFiles
{
    /// <summary>The `generate samples` verb.</summary>
    public static void Write(BenchArguments arguments)
    {
        var folder = Path.GetFullPath(arguments.Text("--out") ?? BenchPaths.Samples);
        Directory.CreateDirectory(folder);
        var city = new BikeCity();
        File.WriteAllText(Path.Combine(folder, "stations.csv"), Stations(city));
        File.WriteAllText(Path.Combine(folder, "weather.ndjson"), Weather(city));

        var text = Path.Combine(folder, "trips.csv");
        File.WriteAllText(text, Trips(city));
        using (var writer = DataSets.Writer(arguments))
        {
            writer.Require(
                $"""
                COPY (SELECT CAST(trip_id AS INTEGER) AS trip_id, CAST(started_at AS TIMESTAMP) AS started_at,
                    CAST(minutes AS DOUBLE) AS minutes,
                    CAST(from_station AS INTEGER) AS from_station,
                    CAST(to_station AS INTEGER) AS to_station, CAST(member AS BOOLEAN) AS member,
                    CAST(distance_km AS DOUBLE) AS distance_km
                FROM read_csv('{text}', delim = ',', quote = '"', header = true, all_varchar = true))
                TO '{Path.Combine(folder, "trips.parquet")}' (FORMAT parquet, COMPRESSION snappy)
                """);
        }

        File.Delete(text);
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            Console.WriteLine($"{Path.GetFileName(file),-20}{new FileInfo(file).Length,10:N0} bytes");
        }
    }

    static string Stations(BikeCity city)
    {
        var csv = new StringBuilder("station_id,name,district,latitude,longitude,docks\n");
        foreach (var station in city.Stations())
        {
            csv.Append(CultureInfo.InvariantCulture, $"{station.Id},{station.Name},{station.District},");
            csv.Append(CultureInfo.InvariantCulture, $"{station.Latitude:0.0000},{station.Longitude:0.0000},{station.Docks}\n");
        }

        return csv.ToString();
    }

    static string Weather(BikeCity city)
    {
        var json = new StringBuilder();
        foreach (var hour in city.Weather)
        {
            var wind = string.Create(
                CultureInfo.InvariantCulture, $$"""{"speed":{{hour.WindSpeed:0.0}},"direction":{{hour.WindDirection}}}""");
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                {"time":"{{hour.Time:yyyy-MM-ddTHH:mm:ss}}","temperature":{{hour.Temperature:0.0}},
                "rain_mm":{{hour.RainMillimetres:0.0}},"wind":{{wind}},"sky":"{{hour.Sky}}"}
                """);
            json.Append(line.ReplaceLineEndings("")).Append('\n');
        }

        return json.ToString();
    }

    static string Trips(BikeCity city)
    {
        var csv = new StringBuilder("trip_id,started_at,minutes,from_station,to_station,member,distance_km\n");
        foreach (var trip in city.Trips())
        {
            csv.Append(CultureInfo.InvariantCulture, $"{trip.Id},{trip.Start:yyyy-MM-dd HH:mm:ss},{trip.Minutes:0.0},");
            csv.Append(CultureInfo.InvariantCulture, $"{trip.From},{trip.To},{(trip.Member ? "true" : "false")},{trip.Kilometres:0.00}\n");
        }

        return csv.ToString();
    }
}
