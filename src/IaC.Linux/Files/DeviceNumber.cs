namespace IaC.Linux.Files;

/// <summary>Number of a device (makedev(3)).</summary>
/// <param name="Major">Driver, 12 bits.</param>
/// <param name="Minor">Device of the driver, 20 bits.</param>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary>The kernel's 32-bit form (linux/kdev_t.h, new_encode_dev).</summary>
    internal uint Encoded => (Minor & 0xFF) | (Major << 8) | ((Minor & ~0xFFu) << 12);
}
