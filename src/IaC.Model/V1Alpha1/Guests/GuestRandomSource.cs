namespace IaC.Model.V1Alpha1;

/// <summary>A source of random numbers of the host. There is nothing to be said of it.</summary>
public sealed record GuestRandomSource;
