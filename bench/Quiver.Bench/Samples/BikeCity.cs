using Quiver.Bench.Tpch;

namespace Quiver.Bench.Samples;

/// <summary>
/// Four weeks of a bicycle hire scheme in a city that does not exist: weather, stations and trips that hang together, so that
/// joins and aggregates over the sample files show something. The same numbers come out on every machine and every day.
/// </summary>
sealed class BikeCity
{
    const int Days = 28;
    const double KilometresPerDegree = 111.2;

    public static readonly DateTime FirstHour = new(2026, 5, 4, 0, 0, 0, DateTimeKind.Utc);

    static readonly Place[] _places =
    [
        new("Old Town", "Market Square", 47.6612, 9.1748, 32, 2, 9),
        new("Old Town", "Cathedral Steps", 47.6634, 9.1761, 20, 2, 5),
        new("Old Town", "Clock Bridge", 47.6598, 9.1779, 24, 2, 6),
        new("Old Town", "City Library", 47.6621, 9.1802, 18, 1, 5),
        new("Harbour", "Ferry Terminal", 47.6655, 9.1856, 36, 5, 6),
        new("Harbour", "Fish Hall", 47.6671, 9.1889, 16, 2, 4),
        new("Harbour", "Lighthouse Pier", 47.6694, 9.1931, 20, 2, 3),
        new("Harbour", "Shipyard Lofts", 47.6702, 9.1872, 22, 6, 3),
        new("Station Quarter", "Central Station", 47.6572, 9.1821, 48, 12, 7),
        new("Station Quarter", "Post Tower", 47.6559, 9.1797, 24, 3, 8),
        new("Station Quarter", "Glassworks Offices", 47.6541, 9.1834, 30, 1, 10),
        new("Station Quarter", "Tram Depot", 47.6528, 9.1871, 18, 4, 4),
        new("University", "Main Campus", 47.6889, 9.1881, 40, 3, 11),
        new("University", "Botanic Garden", 47.6861, 9.1912, 16, 2, 2),
        new("University", "Student Village", 47.6841, 9.1836, 28, 9, 2),
        new("University", "Observatory Hill", 47.6917, 9.1846, 12, 1, 2),
        new("Riverside", "Mill Lane", 47.6677, 9.1689, 18, 6, 2),
        new("Riverside", "Willow Park", 47.6701, 9.1641, 22, 7, 1),
        new("Riverside", "Rowing Club", 47.6724, 9.1712, 16, 3, 2),
        new("Riverside", "Orchard Street", 47.6738, 9.1603, 20, 8, 1),
        new("Hillside", "Upper Terrace", 47.6487, 9.1668, 16, 7, 1),
        new("Hillside", "Vineyard Gate", 47.6468, 9.1612, 14, 6, 1),
        new("Hillside", "Hospital", 47.6512, 9.1701, 26, 3, 6),
        new("Hillside", "Water Tower", 47.6449, 9.1694, 12, 5, 1),
    ];

    /// <summary>Share of a day's trips in each hour of a working day and of a day off.</summary>
    static readonly double[] _workingDay = [4, 2, 1, 1, 2, 8, 28, 66, 92, 50, 30, 32, 44, 38, 34, 42, 70, 100, 84, 54, 36, 26, 18, 10];
    static readonly double[] _dayOff = [12, 8, 6, 3, 2, 2, 5, 10, 20, 36, 52, 64, 70, 76, 80, 78, 70, 62, 52, 42, 32, 26, 22, 18];

    readonly List<WeatherHour> _weather = [];

    public BikeCity() => MakeWeather();

    public IReadOnlyList<WeatherHour> Weather => _weather;

    public IEnumerable<Station> Stations() =>
        _places.Select((place, i) => new Station(i + 1, place.Name, place.District, place.Latitude, place.Longitude, place.Docks));

    /// <summary>Trips in the order of their start.</summary>
    public IReadOnlyList<Trip> Trips()
    {
        var random = new RowRandom(203, 0);
        var trips = new List<Trip>();
        foreach (var hour in _weather)
        {
            var dayOff = hour.Time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var mood = (0.55 + (0.03 * Math.Clamp(hour.Temperature, 0, 24))) * (hour.RainMillimetres > 0 ? 0.42 : 1);
            var expected = (dayOff ? _dayOff : _workingDay)[hour.Time.Hour] * mood * 0.5;
            var count = (int)(expected * (0.85 + (0.3 * random.Unit())) + random.Unit());
            var seconds = Enumerable.Range(0, count).Select(_ => (int)random.Between(0, 3599)).Order().ToArray();
            foreach (var second in seconds)
            {
                trips.Add(MakeTrip(trips.Count + 1, hour, second, dayOff, ref random));
            }
        }

        return trips;
    }

    static Trip MakeTrip(int id, WeatherHour hour, int second, bool dayOff, ref RowRandom random)
    {
        var morning = hour.Time.Hour is > 4 and < 12;
        var commute = !dayOff && hour.Time.Hour is (> 5 and < 10) or (> 15 and < 20);
        var from = Choose(ref random, commute, fromHome: morning);
        var to = Choose(ref random, commute, fromHome: !morning);
        var visitors = _places[from].District switch
        {
            "Harbour" => 0.16,
            "Old Town" => 0.11,
            "Riverside" => -0.07,
            "Hillside" => -0.09,
            _ => 0,
        };
        var member = random.Unit() < (commute ? 0.86 : dayOff ? 0.48 : 0.66) - visitors;
        // A tour that ends where it began is what visitors do, and nobody in the rain.
        var tour = from == to || (!member && hour.RainMillimetres == 0 && random.Unit() < 0.08);
        if (tour)
        {
            var kilometres = 2.5 + (9 * random.Unit());
            return Finish(id, hour, second, from, from, member, kilometres, 9 + (3 * random.Unit()));
        }

        var direct = Distance(_places[from], _places[to]);
        var ridden = (direct * (1.18 + (0.25 * random.Unit()))) + 0.15;
        return Finish(id, hour, second, from, to, member, ridden, (member ? 15 : 12) + (4 * random.Unit()));
    }

    static Trip Finish(int id, WeatherHour hour, int second, int from, int to, bool member, double kilometres, double speed)
    {
        var start = hour.Time.AddSeconds(second);
        return new Trip(id, start, Math.Round(1 + (kilometres / speed * 60), 1), from + 1, to + 1, member, Math.Round(kilometres, 2));
    }

    static int Choose(ref RowRandom random, bool commute, bool fromHome)
    {
        double Weight(int i) => (commute, fromHome, _places[i]) switch
        {
            (true, true, var place) => place.Home,
            (true, false, var place) => place.Work,
            (false, _, var place) => place.Home + place.Work + (place.Docks / 8.0),
        };
        var point = random.Unit() * Enumerable.Range(0, _places.Length).Sum(Weight);
        var index = 0;
        for (; index < _places.Length - 1 && point >= Weight(index); index++)
        {
            point -= Weight(index);
        }

        return index;
    }

    static double Distance(Place one, Place other)
    {
        var north = (one.Latitude - other.Latitude) * KilometresPerDegree;
        var east = (one.Longitude - other.Longitude) * KilometresPerDegree * Math.Cos(one.Latitude * Math.PI / 180);
        return Math.Sqrt((north * north) + (east * east));
    }

    /// <summary>Slow warming over the month, a daily wave, fronts that pass every few days with rain, wind and cooler air.</summary>
    void MakeWeather()
    {
        var random = new RowRandom(201, 0);
        var front = 0.0;
        for (var i = 0; i < Days * 24; i++)
        {
            var passing = Math.Sin((i / 24.0 * 1.23) + 4.0) + (0.55 * Math.Sin((i / 24.0 * 0.47) + 1.3));
            front = (0.94 * front) + (0.06 * passing) + (0.05 * (random.Unit() - 0.5));
            var daily = -Math.Cos((i % 24 - 3.5) / 24.0 * 2 * Math.PI);
            var swing = 5.4 * daily * (1 - (0.4 * Math.Max(0, front)));
            var temperature = 13.2 + (i / 24.0 * 0.14) + swing - (3.6 * front) + (random.Unit() - 0.5);
            var wet = front > 0.38 && random.Unit() < 0.72;
            var rain = wet ? Math.Round((0.2 + (4.2 * (front - 0.3) * random.Unit())), 1) : 0;
            var wind = Math.Round(2.2 + (5.5 * Math.Max(0, front + 0.2)) + (1.8 * random.Unit()) + (0.8 * daily), 1);
            var direction = (int)((235 + (70 * front) + (40 * (random.Unit() - 0.5)) + 360) % 360);
            var sky = wet ? rain >= 1.5 ? "heavy rain" : "rain" : front > 0.22 ? "overcast" : front > -0.15 ? "cloudy" : "clear";
            _weather.Add(new WeatherHour(FirstHour.AddHours(i), Math.Round(temperature, 1), rain, wind, direction, sky));
        }
    }

    /// <summary>A station with its weights as a place where people live and as one where they work.</summary>
    sealed record Place(string District, string Name, double Latitude, double Longitude, int Docks, double Home, double Work);

    public sealed record Station(int Id, string Name, string District, double Latitude, double Longitude, int Docks);

    public sealed record Trip(int Id, DateTime Start, double Minutes, int From, int To, bool Member, double Kilometres);

    public sealed record WeatherHour(
        DateTime Time, double Temperature, double RainMillimetres, double WindSpeed, int WindDirection, string Sky);
}
