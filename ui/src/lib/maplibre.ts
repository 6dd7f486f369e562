// The map library, loaded when the first map is opened. Its worker is a file of the platform's own.
import { Map as GlMap, NavigationControl, Popup, setWorkerUrl } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'

setWorkerUrl(workerUrl)
export { GlMap, NavigationControl, Popup }
