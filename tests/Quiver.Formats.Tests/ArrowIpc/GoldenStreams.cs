namespace Quiver.Formats.Tests.ArrowIpc;

/// <summary>Streams and files written by the JavaScript implementation, apache-arrow 21 (npm).</summary>
static class GoldenStreams
{
    /// <summary>Gzipped, base64.</summary>
    public const string Flat =
        "H4sIAAAAAAACA+1WvU9TURT/vY+WZ23gBRvt4NAYgh0cEAwykMjgTDqSyIB817TF0DYpxCgjg4MmDAwMDA446WQ6ENMEB0bihJMMDP0DjCFKOX"
        + "Lvu7f23kdd3nN7t2neO/f87u983HPvO0REUzbggo0EepFEDxwkuAyDzdtIIAnA4W/sCeQAmACyXA8cnhOx+ST+jhiAheLzyhqAZoeerXtWBuIA"
        + "VlbzS/kS0H/JtWcB0xYwYAH7JlAwgXETcE3g2AD2DOCFAeQMYMAAfgD4AmAbQAHAkPDl4zlRSvgvnv0sDgvAfHWVT+yeEx37cdfSAlcplfmEgy"
        + "QSsHnME3zGgtvyr5P8laK3Di2iMT/OcUX880VvItsimumCMxhO5NIkIvZ87cf2SduL5Vk+8bNFxGzU/VhbYmdZ0lnOL+2f+HEp6WdBhHPUInIu"
        + "fLiY9FPAcNYiGvLjrLaPow/4xFcej4npK7ByDxZHhgVrHA7ivF6YtTf/4r8/yic2LojqfpwpcVXhxx0iYvt6egVW+pEXWAe9cPjp8HBePfTjNh"
        + "z04RYY3oXNaznDkihwjwXfhOQbGeY5S4r6ckR9dZ4PVkaslqulfEWepx2vBgzGvUXd/a2KHHh5s3neWNyHXdYwe/kxtOu9M0aHr03DxnXc4BEl"
        + "OZfGE0+JOpgVlm3+A4iImlYbjyRuIoU+nicWazbevi4sedekRU4Sws6m6cUlx92O94kuzw1NbkDG541DTe8Yqt41VH1OyK6QZzT9rpDTQq5r+j"
        + "NNz+40hd9U7U9p+m1Ttb+n6Zumyi8T1s6Lpa7PCTkr5JqGrws5I+RjS/XvRMNnbJV/yFbxY7aKr2n6DU3f0PiONL0bU+PNxlT9ckxdX9P0dW39"
        + "kaZ341o+4X2jZB0aapojueObH2QYAdcHtb+BV6HFwW7roDy/xXe/J6T4iI/vpOcrHF6i0PeDNRbrwXmAxiPB+DkMv3aq2Bw/ffhSnbUbwf30fG"
        + "P/QXaPLRQKK08zxerccqawUlpaWM2UK6v50tK9zMF+6eDD3MGn+YP3YeRHPX/6+a6trYeyn5JT/g3TCue8sR7BDs5jdtRzKPGmyn2K/O7bL8Yd"
        + "lLcpNoaeDMb+x71LNPl2azI4b+yK+0yOqC+M+sKoL4z6wqgvjPrCqC+M+sKoL4z6QpnfPzjSI2WYGAAA";

    /// <summary>Gzipped, base64.</summary>
    public const string FlatFile =
        "H4sIAAAAAAACA+1ZO2wTQRB997FzBCs5BQtSUFgoCiko8kGQIhKJRA0RDUhQhPyNbAf5IwWEICUFBUgpKChSUIQKKuQCIUuhSBlRhYoUKVJSII"
        + "QgzsDuzTrevYTmju7Wss5z8+btzOzu3ZM8cePG9ZtDABHRngNkEYwMTiOLbvhwkQEwkIYajg/ARSd6kYEnfwVxT23AweE43/Z7/JjrimE3+Orx"
        + "ddPwe5bu9y3dP8m2z/aU4V9ju5ftuuH/afh92+C39flvGf6Xtj7/uuHfs3V+1bBWXxw9fpLtAbaXDXyd7Rzb246e346Bz7k6/6Cr40ddHb9s+F"
        + "cMf8Pg2zL8fkqvdyCl+xdTevyy4a8b8VuG308b/QTQc9hWWHqbE5uvKUQbVsT4qPOv4ElsdRBF5/lNggXoiKk+kuMrmf2Kh5co9vWoAHgYnQdo"
        + "XGHGj3Hk9aqGp2O7lx/rd91G9DyD3MS3XzzH5gqFpbu5Ym1mMVdYKi3MlXOVajlfWriQ2/hQ2ng7s/F+duNNHP3Rz595vpcfPIxlPRWn+lq2E8"
        + "95ExrBjc5jt+3nWOrNVro1+/WXX4I7Ku8eLwzd7k/9j+cu0bUXq9ei86aOeJ6pkejCRBcmujDRhYkuTHRhogsTXZjowkQXqv76UhNm0SUVoSc1"
        + "oQ+lF11MGmuj9MI3pV/4PZ3rPPp+MDolr9KUgmOS+QbkLMDmPpEnc9Fznyverz4Q/W7zi7h7FUBMsVTOL+RLgTZYd4A7DtDnAB9soGADY3ag9b"
        + "YtYN0CHlmBluyzgO8APgltB6AgNBPn8m6fiPWyxdcen8/LbK0c6M19ou0w7kQv46qlCuurDDplZ5W2ceA3w3GKv1oM4tAkGg3jPJ/rny1yn5tE"
        + "U8fgxJ6aVWvH6/0sjO1Wc89XpuWNH00iMUc9jHUVdlo0XfT87/w7YVxW5VngcraaRN5BCJdSeVaUTm8SDYZxTivHSxfljc+yHht3jsCqNZgfGW"
        + "bWNDykkeaT9vxf/EOXgrfUAVE9jLMVrsZ5nCMisa67R2BVHnnGeuiChw51hqxxVrVn4aEbZ6TWFaewh3W/4rvKfOOKb2RY9izD+8vj/dV+PsQ2"
        + "Enu5VspXW+/MYA9YgnuVjs+3xj0I+ubKvom6N4+JEfPlR9Ha7+01ejK2Fy5O4pSsKNP2fGnxpLO8D6bVm1x+gDUXmJD/cfwBu7fpvuoYAAA=";

    /// <summary>Gzipped, base64.</summary>
    public const string Nested =
        "H4sIAAAAAAACA+1UvW4TQRD+du8nJ3MJRhzIBYVLykh5AUoKihQpUtAg5cBObOcUG2RLKVKkSEGRR0hBmYdIySNQUOQRKCmSG7Rzs+F2T5ElfB"
        + "0e6Tw7O998OzuzHiKiJAC6MNLBFlJsIEGHbSizH6KDFEDCK6OBfQAawDb7gVvDAzDOSgQgHxezBcekHJ9IfCrxh1MgBnB8Mvw0nFQxdwooFPC7"
        + "xv/rniiTnLJabgrARM77fk/UKxu4Z9eCG4s2fFdEZOJ7FWbzHMCGyXcyOxnmU87tnWBHNU7B60zu9+XD6HMu578viQymD1PPjGOfcmUT/jWf8E"
        + "RmHQA4yhe8cV4SXZREX0uin807dG29P47+3iGkZl6vxDec5WPbhwRbSLirFbbSMfcjFt5dapy5WYhvOnN7fdrERrYXCzlzj4i+NXHa4uaCu6Sq"
        + "Zmb/goh+NGPSA4kZic64lj2EeILnbKX12i6pRerUos+YkHFGiIgG+oELKV4i4y6G/Gbn+uF5B/a/0ZO33ZEcBqrqrZUXtfUbT3dF73r7l57/yv"
        + "PfenZf2ftV8lq5/oFy+eYe/szD33g2tItPtOt/q13+fQ1HHrMtfuDxFx6+8PyQGWLrrGxT/tHWj/jjJX4vzaV24OkIq0tQ+1blUy3n10Y+QS2v"
        + "tup0PMlbyW9n1ftpIIrbeQe69tna2fXRobu3nnPrObeec+s59z/MOWP/Af1g9GToDAAA";

    /// <summary>Gzipped, base64.</summary>
    public const string Dictionary =
        "H4sIAAAAAAACA6WQQUrEMBSGv9qUCaU4QYNTdBZx5wFcuHQ51yhjGYWZForiFTyKR/B2kZcGmql05V/on9f0/S9fvPf+GzCISgyXrNCUoSYbvy"
        + "s0Orq8IQNs6NuiWbOhRmFCzmPck9+iFzb27McaFR7QWHTMrYEVkzQVOpxmzBL33vufKZ+KLbdcY1FUwBNnupjOf7Uwp6QOc1RgltwdkCchOcsy"
        + "M39I9rKF3jywwT0wtC+HoW27xu37Y/8xuM+391fXuGPfHVzXnNrYI9xfZ9w3WNaYyL1L4k0g/ssld1Okl5Osn2euZxxFshbd8U9l43zhkvIXoG"
        + "uHG4gCAAA=";

    /// <summary>
    /// Gzipped, base64; the body is compressed by the reference implementation of Zstd. The length before it was set by hand, because
    /// apache-arrow 21.2 writes the compressed one where the format has the uncompressed one.
    /// </summary>
    public const string Zstd =
        "H4sIAAAAAAACA/v/////BgYGBgEGEOBiEGDgY2Bn4GDgAvMZGCHiLAwcDBxQGkQyMDAyMDCIgPWJgPn8YBM4wKQAVI6BgYFJAqo2E8Jn4GDgYe"
        + "AA2wAx3wEq/v////8LEPoYeBgkGMTAprIw8DAwMAQwMsAAswjUTTwMcgwCYPMgahQYGBhUGBgYPBgYGDSUGZAAG9hONqidTAy4gQ/CHrC7Uc1h"
        + "YHCQhCjQ2Kr/lyViLyfDFw6QQiZmFlY2dg5OLm4eXj5+AUEhYRFRMXEJSSlpGVk5eQVFJWUVVTV1DU0tbR1dPX0DQyNjE1MzcwtLK2sbWzt7B0"
        + "cnZxdXN3cPTy9vH18//4DAoOCQ0LDwiMio6JjYuPiExKTklNS09IzMrOyc3Lz8gsKi4pLSsvKKyqrqmtq6+obGpuaW1rb2js6u7p6GvhUK+xgf"
        + "XBcKEPjx///8eps/UPATCj5+/vz4OQich4L++SAgb29fXwcFMC1/Pn3+/Bmk9DhMLUShvb09TOk/iMIfIGMh4DkUHIeYO38+irFX3jNd2rdgaf"
        + "ibHYdg8Q6iAXgIis6IAgAA";

    /// <summary>
    /// Gzipped, base64; the body is compressed by the reference implementation of Lz4. The length before it was set by hand, because
    /// apache-arrow 21.2 writes the compressed one where the format has the uncompressed one.
    /// </summary>
    public const string Lz4 =
        "H4sIAAAAAAACA3XU2V7TQBTH8X9KkFgjjbZiK0UooOK+4r5ELaIoWhV3xX1BZVHccUFxY3mAvpHP4Y13PMP4ySQ/8MaTTybfM3PmZK7GGGPGJQ"
        + "WKIq1A9aqTp7TN5cTzrjx5yTcaJUdSzu7L2TxjO3h2DJI1Sal8UjsQ5/Lky7N/iPuHybwxxlTn98lXXg22qytfUkutiJpcciZfRQW2X1xTTN6o"
        + "Z0fbXL1c+0gp/T+a5vvb8/67P4qw4MS9Wnvz5bB/wpWa5cjMZh2lMp7Mn2wK1AAX1IIFoA54YCFIg0XAB4tBPciAACwBS0EW5MAy0ACWgzwogB"
        + "WgERRBE1gJmkELKIFW0AbawSqwGqwBHWAtWAfWgw1gI9gENoMtYCvYBraDHaAT7AS7wG6wB+wF+8B+cAAcBIdACA6DI+AoKIMucAx0g+PgBOgB"
        + "J8Ep0AtOgzOgAs6Cc+A86AMXwEVwCVwGV8BVcA1cBzdAP7gJboHb4A64C+6B++ABeAgegQHwGDwBT8EgGALDYAQ8A8/BKHgBXoJX4DV4A96Cd2"
        + "AMvAcfwEfwKcbvir2NxiRlx1n7DL6ACfAVfAPfwQ/wE0yCKTANZmKUKnMXY181/JXc31H6F42NVG9QBgAA";

    /// <summary>Gzipped, base64; a dense union with the ids 3 and 7, a sparse one, and a column behind them.</summary>
    public const string Unions =
        "H4sIAAAAAAAAA7VTO07DQBB9jjfxypjEEia49AEoUlBQIBEhjkBBi/gkSBCiJEiBiiNQUnIMjkHBASg5At2QHc8aZwgdrCWPZ/e9N29mZSKi1wBI4VaMFG"
        + "1EsIg5R2A5GOwSkQEQAvgAsMe7wA4ROW5W4hu5IwEYlTksElhWLPWKBX+4zGnPhDN2AgB6or1NRIIJJDZTwU5F/5iIjn7iQo+7ENwBETl1y06MvMt6EGyK"
        + "jPc6PA3L77rPR8GdCe9QNN5W+MyUT8OP08thsIYNVk3q+pX3XHkHWrBooVWOmGcaSw9W3DfkbiJhEBG9BJU2EnSRcWcGCYB+UInzrAxi5HxXhu/e8WxQ9u"
        + "dXp/ZtVUwl5hL7/n7U/hjLy+ee/6DwT6rOs9J/l1h4we++lnKvl6u8p/A+T2t7EZbnAJl1vVyozjXeKPxv51XNMAp1O+67ib9Yn/uqet/rbwLoLhDzk+L6"
        + "9nRYXN2MBueTYjqbXI4G94xiS+v/6ANIKj8N8bMliPndamMeG8osif934Av2fiJJ4AQAAA==";
}
