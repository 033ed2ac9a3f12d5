/** Formats a size with decimal units, such as `7.2 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e3)} KB`;
}

/** Formats the progress of a transfer, such as `1.2 GB of 7.2 GB`. */
export function formatShare(bytes: number, totalBytes: number): string {
  return `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`;
}

/** Formats a duration with the largest fitting unit, such as `4 min`. Seconds and minutes are rounded up. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
