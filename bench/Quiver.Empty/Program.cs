// What .NET itself takes to start and end: the yardstick of `bench -- startup`.
return 0;
